import { expect, test } from 'vitest';
import type { DecoderEvents, Decoders } from '../../../../../src/client/audio/codec/codecs.ts';
import type { ToPlayer } from '../../../../../src/client/audio/messages.ts';
import { Voice } from '../../../../../src/client/audio/worker/voice.ts';
import type { Frame } from '../../../../../src/node/media/frame.ts';

const STREAM = '0123456789abcdef';
const word = (seq: number): Frame => ({ seq, payload: new Uint8Array(40) });
const silence = (seq: number): Frame => ({ seq, payload: new Uint8Array(0) });

interface Stage {
  readonly voice: Voice;
  /** What the player was given, one entry a message. */
  readonly played: string[];
  /** The decoder is done with the oldest packet it holds. */
  decode(good?: boolean): void;
}

function stage(): Stage {
  const played: string[] = [];
  const held: ((good: boolean) => void)[] = [];
  const decoders: Decoders = {
    decoder: <Tag>(events: DecoderEvents<Tag>) => ({
      restarts: 0,
      decode: (tag: Tag) => {
        held.push((good) => (good ? events.block(tag, [new Float32Array(960)]) : events.bad(tag)));
      },
      close: () => undefined,
    }),
  };
  const player = (messages: readonly ToPlayer[], transfer: readonly Transferable[]): void => {
    played.push(messages.map(({ type }) => type).join());
    expect(transfer.length).toBe(messages.filter(({ type }) => type === 'block').length);
  };
  const voice = new Voice(0, decoders, { player, level: () => undefined });
  return { voice, played, decode: (good = true) => held.shift()?.(good) };
}

test('frames that arrive one by one go to the player one by one', () => {
  const { voice, played, decode } = stage();
  for (let seq = 0; seq < 3; seq++) {
    voice.play(STREAM, [word(seq)], 1_000 + 20 * seq);
    voice.advance(1_000 + 20 * seq + 15);
    decode();
  }
  expect(played).toEqual(['block', 'block', 'block']);
});

test('two that arrive together go together, once both are decoded', () => {
  const { voice, played, decode } = stage();
  voice.play(STREAM, [word(1), word(0)], 1_000);
  voice.advance(1_020);
  decode();
  expect(played).toEqual([]);
  decode();
  expect(played).toEqual(['block,block']);
});

test('one that cannot be decoded delays nothing', () => {
  const { voice, played, decode } = stage();
  voice.play(STREAM, [word(1), word(0)], 1_000);
  voice.advance(1_020);
  decode(false);
  decode();
  expect(played).toEqual(['lost,block']);
});

test('no more than two wait for each other', () => {
  const { voice, played, decode } = stage();
  voice.play(STREAM, [word(3), word(2), word(1), word(0), silence(4)], 1_000);
  voice.advance(1_090);
  for (let i = 0; i < 4; i++) decode();
  expect(played).toEqual(['block,block', 'block,block,end']);
});

test('goes on counting what was played where another player takes the place of the first', () => {
  const { voice } = stage();
  voice.play(STREAM, [word(0)], 1_000);
  voice.report({ slot: 0, played: 4_800, concealed: 960, excess: 0 });
  voice.playerReplaced();
  expect(voice.stats()).toMatchObject({ samplesPlayed: 4_800, samplesConcealed: 960 });
  voice.report({ slot: 0, played: 960, concealed: 0, excess: 0 });
  expect(voice.stats()).toMatchObject({ samplesPlayed: 5_760, samplesConcealed: 960 });
});
