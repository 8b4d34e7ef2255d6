import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { TrackEngine } from '../../../../../src/client/session/captions/track-engine.ts';
import { fakeRecogniser } from '../../../../support/page/fake-recogniser.ts';

interface Fake {
  readonly begun: readonly { readonly processLocally: boolean; readonly track: string }[];
  say(words: string, final: boolean): boolean;
}
const fake = () => (globalThis as unknown as { recogniser: Fake }).recogniser;

let now = 0;
const played: { readonly at: number; readonly samples: readonly number[] }[] = [];

beforeEach(() => {
  now = 10;
  played.length = 0;
  fakeRecogniser();
  vi.stubGlobal(
    'AudioContext',
    class {
      state = 'running';
      get currentTime() {
        return now;
      }
      resume = async () => undefined;
      close = async () => {
        this.state = 'closed';
      };
      createMediaStreamDestination = () => ({ stream: { getAudioTracks: () => [{ kind: 'audio' }] } });
      createBuffer = () => {
        const buffer = { samples: [] as number[], copyToChannel: (from: Float32Array) => buffer.samples.push(...from) };
        return buffer;
      };
      createBufferSource = () => ({
        buffer: { samples: [] as number[] },
        connect: () => undefined,
        start(at: number) {
          played.push({ at, samples: this.buffer.samples });
        },
      });
    },
  );
});
afterEach(() => {
  vi.unstubAllGlobals();
  Object.defineProperty(globalThis, 'SpeechRecognition', { value: undefined, configurable: true });
});

describe('the browser’s recogniser, of sound as samples', () => {
  it('hears one piece right behind the other, on this device, and tells its words', () => {
    const engine = new TrackEngine('en', () => undefined);
    const words: unknown[] = [];
    engine.onWords = (one) => words.push(one);
    expect(fake().begun).toMatchObject([{ processLocally: true, track: 'audio' }]);
    for (let i = 0; i < 2; i++) engine.listen(Int16Array.of(16_384, -16_384));
    now = 20;
    engine.listen(Int16Array.of(0, 0));
    expect(played.map(({ at }) => at)).toEqual([10.1, 10.1 + 2 / 16_000, 20.1]);
    expect(played[0]?.samples).toEqual([0.5, -0.5]);
    fake().say('Good evening.', true);
    expect(words).toEqual([{ text: 'Good evening.', final: true }]);
    engine.stop();
    expect(fake().say('too late', true)).toBe(false);
  });

  it('queues no more than some seconds', () => {
    const engine = new TrackEngine('en', () => undefined);
    for (let i = 0; i < 100; i++) engine.listen(new Int16Array(1_600));
    expect(played.length).toBeLessThan(60);
    expect(played.length + engine.drops.get('too-fast')).toBe(100);
    engine.stop();
  });
});
