import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ReadAlong, type ReadAlongOptions } from '../../../../../src/client/session/captions/read-along.ts';
import type { EngineWords, SpeechEngine } from '../../../../../src/node/captions/speech-engine.ts';

const STREAM = '0123456789abcdef';
const frame = (seq: number) => ({ seq, payload: new Uint8Array([seq]) });

beforeEach(() => vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] }));
afterEach(() => vi.useRealTimers());
const settled = () => new Promise((resolve) => setTimeout(resolve, 20));

function reading(may: (voice: string) => boolean = () => true) {
  const ports = new Map<string, MessagePort>();
  let told: (levels: ReadonlyMap<string, number>) => void = () => undefined;
  const taken: number[] = [];
  const words: [string, string][] = [];
  let stops = 0;
  const engine: SpeechEngine & { behind: number } = {
    listen: () => undefined,
    onWords: undefined,
    behind: 0,
    stop: () => {
      stops++;
    },
  };
  const open = async (lent: SpeechEngine, onHeard: (heard: { words: string; final: boolean }) => void) => {
    lent.onWords = ({ text, final }: EngineWords) => onHeard({ words: text, final });
    return {
      take: ({ seq }: { seq: number }) => taken.push(seq),
      stop: () => {
        lent.onWords = undefined;
        lent.stop();
      },
    };
  };
  const along = new ReadAlong({
    audio: {
      on: ((_event: 'levels', listener: typeof told) => {
        told = listener;
        return () => undefined;
      }) as ReadAlongOptions['audio']['on'],
      overhear: (voice, port) => {
        if (port === undefined) ports.delete(voice);
        else ports.set(voice, port);
      },
    },
    engine,
    may,
    onWords: (voice, { text }) => words.push([voice, text]),
    open: open as unknown as NonNullable<ReadAlongOptions['open']>,
  });
  const talk = async (levels: Readonly<Record<string, number>>, ms = 300) => {
    told(new Map(Object.entries(levels)));
    vi.advanceTimersByTime(ms);
    await settled();
  };
  return { along, ports, taken, words, engine, talk, stops: () => stops };
}

describe('words of others', () => {
  it('are made of one voice at a time, and told as that one’s', async () => {
    const { along, ports, words, engine, talk, stops } = reading();
    await talk({ ada: 0.5, bao: 0.1, me: 0.9, echo: 0.9 });
    expect([...ports.keys()]).toEqual(['ada']);
    engine.onWords?.({ text: 'good evening', final: true });
    await talk({ bao: 0.4 }, 3_000);
    expect([...ports.keys()]).toEqual(['bao']);
    engine.onWords?.({ text: 'hello', final: false });
    expect(words).toEqual([
      ['ada', 'good evening'],
      ['bao', 'hello'],
    ]);
    expect(stops()).toBe(0);
    along.stop();
    expect([ports.size, stops()]).toEqual([0, 1]);
    engine.onWords?.({ text: 'too late', final: true });
    expect(words).toHaveLength(2);
  });

  it('are the voice’s whose sound they are of while an engine is behind: it hears nobody new until it has caught up', async () => {
    const { along, ports, words, engine, talk } = reading();
    await talk({ ada: 0.5 });
    engine.behind = 5 * 16_000;
    await talk({ bao: 0.5 }, 3_000);
    expect([...ports.keys()]).toEqual([]);
    engine.onWords?.({ text: 'late', final: true });
    engine.behind = 0;
    await talk({ bao: 0.5 });
    expect([...ports.keys()]).toEqual(['bao']);
    engine.onWords?.({ text: 'hello', final: true });
    expect(words).toEqual([
      ['ada', 'late'],
      ['bao', 'hello'],
    ]);
    along.stop();
  });

  it('go on with the same voice when it talks again before the engine has caught up', async () => {
    const { along, ports, engine, talk } = reading();
    await talk({ ada: 0.5 });
    engine.behind = 5 * 16_000;
    await talk({}, 3_000);
    expect([...ports.keys()]).toEqual([]);
    await talk({ ada: 0.5 });
    expect([...ports.keys()]).toEqual(['ada']);
    along.stop();
  });

  it('are no longer told once they are not wanted', async () => {
    let wanted = true;
    const { along, words, engine, talk } = reading(() => wanted);
    await talk({ ada: 0.5 });
    engine.behind = 5 * 16_000;
    wanted = false;
    await talk({ ada: 0.5 });
    engine.onWords?.({ text: 'of nobody', final: true });
    expect(words).toEqual([]);
    along.stop();
  });

  it('are of frames in their order: what came twice or late is left out', async () => {
    const { along, ports, taken, talk } = reading();
    await talk({ ada: 0.5 });
    const send = (stream: string, ...seqs: number[]) =>
      ports.get('ada')!.postMessage({ stream, frames: seqs.map(frame) });
    send(STREAM, 1, 2, 3);
    send(STREAM, 2, 3, 4);
    send(STREAM, 1);
    send('fedcba9876543210', 1);
    await settled();
    expect(taken).toEqual([1, 2, 3, 4, 1]);
    expect(along.drops.get('late')).toBe(3);
    along.stop();
  });

  it('are of nobody whose words are not wanted', async () => {
    const { along, ports, talk } = reading(() => false);
    await talk({ ada: 0.5 });
    expect(ports.size).toBe(0);
    along.stop();
  });
});
