/** One engine that speaks and one that listens, in one page, joined by a simulated link. Driven by tests through `audioLoop`. */
import type {
  AudioEngine,
  EchoState,
  MicrophoneProblem,
  NoiseStrength,
  Preset,
  VoiceStats,
} from '../../../../src/client/audio/engine.ts';
import { createAudioEngine } from '../../../../src/client/audio/index.ts';
import { createPlayEngine } from '../../../../src/client/audio/play-only.ts';
import { type Impairment, impairedLink } from './impaired-link.ts';

export interface LoopOptions extends Impairment {
  readonly preset?: Preset;
  readonly lowData?: boolean;
  readonly noise?: NoiseStrength;
  readonly codec?: 'auto' | 'wasm';
  /** How many listen-side voices get the frames; each is decoded and mixed on its own. */
  readonly voices?: number;
}

export interface AudioLoop {
  open(options?: LoopOptions): Promise<void>;
  capture(): Promise<void>;
  setMuted(muted: boolean): void;
  setVolume(volume: number): void;
  release(): void;
  /** How often a noise filter could not be loaded. */
  unfiltered(): number;
  echo(on: boolean): void;
  /** How echoes went on, without how far. */
  echoes(): EchoState['is'][];
  /** Plays bytes that are no Opus as the next frames of the same stream. */
  garbage(count: number): void;
  stats(): Promise<VoiceStats | undefined>;
  /** Frames that left the speaker: with a payload, and empty ones; and the bytes of these payloads. */
  sent(): { full: number; empty: number; bytes: number };
  streams(): string[];
  /** The highest level reported for the microphone and for the voice since the last call. */
  levels(): { own: number; voice: number };
  problems(): (MicrophoneProblem | undefined)[];
  running(): boolean | undefined;
  stop(): Promise<void>;
}

declare global {
  var audioLoop: AudioLoop;
}

const VOICE = 'voice-0';

function createLoop(): AudioLoop {
  let speaker: AudioEngine | undefined;
  let listener: AudioEngine | undefined;
  let preset: Preset = 'voice';
  let lowData = false;
  let noise: NoiseStrength | undefined;
  let unfiltered = 0;
  const sent = { full: 0, empty: 0, bytes: 0 };
  const streams = new Set<string>();
  const problems: (MicrophoneProblem | undefined)[] = [];
  const echoes: EchoState['is'][] = [];
  let levels = { own: 0, voice: 0 };
  let running: boolean | undefined;
  let last: { stream: string; seq: number } | undefined;

  return {
    open: async (options = {}) => {
      const { codec = 'auto', voices = 1 } = options;
      preset = options.preset ?? 'voice';
      lowData = options.lowData ?? false;
      noise = options.noise;
      speaker = createAudioEngine(createPlayEngine({ codec }));
      const heard = createAudioEngine(createPlayEngine({ codec }));
      listener = heard;
      const link = impairedLink(options, (frames) => {
        for (let i = 0; i < voices; i++) heard.play(`voice-${i}`, last!.stream, frames);
      });
      speaker.on('frame', (stream, frame) => {
        sent[frame.payload.length > 0 ? 'full' : 'empty'] += 1;
        sent.bytes += frame.payload.length;
        streams.add(stream);
        last = { stream, seq: frame.seq };
        link(frame);
      });
      speaker.on('unfiltered', () => {
        unfiltered += 1;
      });
      speaker.on('echo', ({ is }) => void (is !== echoes.at(-1) && echoes.push(is)));
      speaker.on('microphone', () => problems.push(speaker?.problem));
      speaker.on('levels', (all) => {
        levels.own = Math.max(levels.own, all.get('me') ?? 0);
      });
      heard.on('levels', (all) => {
        levels.voice = Math.max(levels.voice, all.get(VOICE) ?? 0);
      });
      heard.on('running', (now) => {
        running = now;
      });
      await heard.start();
    },
    capture: async () => {
      await speaker!.start();
      await speaker!.capture({ preset, lowData, noise });
    },
    setMuted: (muted) => speaker!.setMuted(muted),
    setVolume: (volume) => listener!.setVolume(VOICE, volume),
    release: () => speaker!.release(),
    unfiltered: () => unfiltered,
    echo: (on) => speaker!.echo(on),
    echoes: () => [...echoes],
    garbage: (count) => {
      const { stream, seq } = last!;
      const shapes = [new Uint8Array([0xff]), new Uint8Array([0x7b, 0x81]), crypto.getRandomValues(new Uint8Array(90))];
      for (let i = 1; i <= count; i++) listener!.play(VOICE, stream, [{ seq: seq + i, payload: shapes[i % 3]! }]);
    },
    stats: () => listener!.stats(VOICE),
    sent: () => ({ ...sent }),
    streams: () => [...streams],
    levels: () => {
      const now = levels;
      levels = { own: 0, voice: 0 };
      return now;
    },
    problems: () => [...problems],
    running: () => running,
    stop: async () => {
      await Promise.all([speaker?.stop(), listener?.stop()]);
    },
  };
}

globalThis.audioLoop = createLoop();
