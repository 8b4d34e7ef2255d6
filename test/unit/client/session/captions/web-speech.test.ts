import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { recognisable, WebSpeech } from '../../../../../src/client/session/captions/web-speech.ts';
import { fakeRecogniser } from '../../../../support/page/fake-recogniser.ts';

interface Fake {
  readonly begun: readonly { readonly processLocally: boolean; readonly lang: string }[];
  say(words: string, final: boolean): boolean;
  end(): void;
}
const fake = () => (globalThis as unknown as { recogniser: Fake }).recogniser;
const track = { kind: 'audio' } as MediaStreamTrack;

beforeEach(() => {
  vi.useFakeTimers();
  fakeRecogniser();
});
afterEach(() => {
  Object.defineProperty(globalThis, 'SpeechRecognition', { value: undefined, configurable: true });
  vi.useRealTimers();
});

function open() {
  const heard: [string, boolean][] = [];
  const failed: string[] = [];
  const speech = WebSpeech.open(track, {
    language: 'en-GB',
    onWords: (words, final) => heard.push([words, final]),
    onFailed: (cause) => failed.push(cause),
  });
  return { heard, failed, speech };
}

describe('the browser’s recogniser', () => {
  it('is used on this device, of one track, and tells what grows and what is finished', () => {
    const { heard, speech } = open();
    expect(fake().begun).toEqual([{ processLocally: true, track: 'audio', lang: 'en-GB' }]);
    fake().say('good eve', false);
    fake().say('Good evening.', true);
    speech?.stop();
    expect(fake().say('too late', true)).toBe(false);
    expect(heard).toEqual([
      ['good eve', false],
      ['Good evening.', true],
    ]);
  });

  it('is not used where it does not promise to stay here, whatever else it can do', async () => {
    const elsewhere = class extends EventTarget {};
    Object.defineProperty(globalThis, 'SpeechRecognition', { value: elsewhere, configurable: true });
    Object.assign(globalThis, { webkitSpeechRecognition: elsewhere });
    expect([await recognisable('en'), open().speech]).toEqual(['no', undefined]);
  });

  it('is not begun where the promise is not kept, and that is told to whoever has it', async () => {
    const { SpeechRecognition } = globalThis as unknown as { SpeechRecognition: { prototype: object } };
    Object.defineProperty(SpeechRecognition.prototype, 'processLocally', { get: () => false, set: () => undefined });
    const { failed } = open();
    expect([failed, fake().begun]).toEqual([[], []]);
    await Promise.resolve();
    expect(failed).toEqual(['not on this device']);
  });

  it('is begun again for as long as nobody speaks, and given up when it ends at once', () => {
    const { failed, heard } = open();
    for (let minutes = 0; minutes < 10; minutes++) {
      vi.advanceTimersByTime(60_000);
      fake().end();
    }
    expect(failed).toEqual([]);
    vi.advanceTimersByTime(1_000);
    fake().say('still here', true);
    expect(heard).toEqual([['still here', true]]);
    for (let times = 0; times < 8; times++) {
      fake().end();
      vi.advanceTimersByTime(2_500);
    }
    expect(fake().say('too late', true)).toBe(false);
  });

  it('is here, fetchable, or not', async () => {
    const states = ['available', 'downloadable', 'downloading', 'unavailable', 'something new'];
    const found: string[] = [];
    for (const state of states) {
      const { SpeechRecognition } = globalThis as unknown as { SpeechRecognition: object };
      Object.assign(SpeechRecognition, { available: async () => state, install: async () => true });
      found.push(await recognisable('en'));
    }
    expect(found).toEqual(['here', 'fetchable', 'fetchable', 'no', 'no']);
  });
});
