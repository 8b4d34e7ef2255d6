import type { Frame, StreamId } from '../../../src/node/media/frame.ts';
import type { AudioPort } from '../../../src/node/participant/audio/audio-port.ts';
import { eventually, type Rule, same } from './rule.ts';

export interface AudioSubject {
  readonly port: AudioPort;
  /** Something to say is there from now on, without end. */
  readonly speak: () => Promise<void>;
}

/** Longer than a frame takes through a worker, ms. */
const A_WHILE = 300;
const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, A_WHILE));

function listen(port: AudioPort): { frames: { stream: StreamId; frame: Frame }[]; off: () => void } {
  const frames: { stream: StreamId; frame: Frame }[] = [];
  return { frames, off: port.on('frame', (stream, frame) => frames.push({ stream, frame })) };
}

export const AUDIO_PORT: readonly Rule<AudioSubject>[] = [
  {
    name: 'tells of own frames under the stream that it names, each with a higher number than the one before',
    holds: async ({ port, speak }) => {
      const { frames } = listen(port);
      await speak();
      port.setMuted(false);
      await eventually('ten frames', () => frames.length >= 10);
      same('the streams', [...new Set(frames.map(({ stream }) => stream))], [port.stream]);
      const numbers = frames.map(({ frame }) => frame.seq);
      same(
        'the numbers',
        numbers,
        [...new Set(numbers)].sort((a, b) => a - b),
      );
    },
  },
  {
    name: 'tells of none while muted, and goes on under the same stream afterwards',
    holds: async ({ port, speak }) => {
      const { frames } = listen(port);
      const full = (): number => frames.filter(({ frame }) => frame.payload.byteLength > 0).length;
      await speak();
      port.setMuted(false);
      await eventually('a frame', () => full() > 0);
      const { stream } = port;
      port.setMuted(true);
      // What was under way arrives.
      await pause();
      const before = full();
      await pause();
      same('frames with sound', full(), before);
      port.setMuted(false);
      await eventually('sound again', () => full() > before);
      same('the stream', port.stream, stream);
    },
  },
  {
    name: 'tells nobody who listens no more, and others all the same',
    holds: async ({ port, speak }) => {
      const [one, other] = [listen(port), listen(port)];
      await speak();
      port.setMuted(false);
      await eventually('a frame for both', () => one.frames.length > 0 && other.frames.length > 0);
      one.off();
      const { length } = one.frames;
      const before = other.frames.length;
      await eventually('more for the other', () => other.frames.length > before + 3);
      same('frames of who left', one.frames.length, length);
    },
  },
  {
    name: 'takes whatever frames it is given, of whom and as often as it likes, and throws at none',
    holds: async ({ port }) => {
      port.hear(['ada']);
      for (const payload of [[], [1, 2, 3], new Array<number>(2_000).fill(255)]) {
        for (const seq of [0, 0, 7, 0xffff_ffff])
          port.play('ada', '00'.repeat(8), [{ seq, payload: new Uint8Array(payload) }]);
      }
      port.play('nobody', 'ff'.repeat(8), []);
      port.hear([]);
      for (let i = 0; i < 2; i++) port.drop('ada');
      port.setSecret(undefined);
      await pause();
    },
  },
];
