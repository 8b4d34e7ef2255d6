/** Messages between the page, the audio worker and the two worklets. None of them leaves this program. */
import type { RoomId } from '../../node/identity/ids.ts';
import type { LinkStats } from '../../node/link/link.ts';
import type { Frame, StreamId } from '../../node/media/frame.ts';
import type { RoomSecret } from '../../node/participant/audio/audio-port.ts';
import type { EchoState, NoiseStrength, Preset, VoiceStats } from './engine.ts';
import type { FromListener, ToListener } from './listener/messages.ts';
import type { FromRelayHost, ToRelayHost } from './relays/messages.ts';
import type { Traffic } from './traffic.ts';

/** 'held': only the level is measured. 'echo': encoded, and for a while kept for the person alone. 'live': encoded and sent. 'muted': the worklet sends nothing. */
export type CaptureMode = 'held' | 'echo' | 'live' | 'muted';

/** 'auto': WebCodecs where it supports Opus, otherwise WebAssembly. */
export type CodecKind = 'auto' | 'wasm';

/** Page to audio worker. */
export type ToWorker =
  /** The first message; 'wasm' uses the fallback even where WebCodecs is available. `dial`: URLs of relays that will be asked for `room`. */
  | {
      readonly type: 'open';
      readonly codec: CodecKind;
      readonly dial?: readonly string[];
      readonly room?: RoomId;
    }
  | { readonly type: 'player'; readonly port: MessagePort }
  /** To a subscription to relays, by a number that the page assigned and never used before. */
  | { readonly type: 'relay'; readonly subscription: number; readonly message: ToRelayHost }
  /** To the one room that is listened to without taking part in it. */
  | { readonly type: 'listener'; readonly message: ToListener }
  /** Loads what speaking and direct links need, so that it is ready when they begin. */
  | { readonly type: 'load' }
  | {
      readonly type: 'capture';
      readonly port: MessagePort;
      readonly stream: StreamId;
      readonly preset: Preset;
      readonly lowData: boolean;
      readonly noise: NoiseStrength | undefined;
      readonly mode: CaptureMode;
      /** The sound of files goes out with it. */
      readonly mixes: boolean;
      /** Where that comes from now on, as ./file/messages.ts has it; otherwise from where it came before. */
      readonly mixPort: MessagePort | undefined;
    }
  | { readonly type: 'mode'; readonly mode: CaptureMode }
  | { readonly type: 'release' }
  | { readonly type: 'play'; readonly voice: string; readonly stream: StreamId; readonly frames: readonly Frame[] }
  /** A direct link's channel, or a port that forwards its datagrams (see ./voice-channel.ts). `line` is its number, never used before. */
  | {
      readonly type: 'line';
      readonly line: number;
      readonly voice: string;
      readonly channel: RTCDataChannel | MessagePort;
    }
  | { readonly type: 'hang-up'; readonly line: number }
  /** Of the voices on direct links, only these are played. */
  | { readonly type: 'hear'; readonly voices: readonly string[] }
  | { readonly type: 'secret'; readonly secret: RoomSecret | undefined }
  /** Whether the page needs the own frames too. */
  | { readonly type: 'frames'; readonly wanted: boolean }
  /** What relays bring and what is sent is handed over as `Tapped` when the port asks, for a recording; of a `voice`, all frames that come, as `Overheard`; without a port no longer. */
  | { readonly type: 'tap'; readonly port: MessagePort | undefined; readonly voice?: string }
  /** The last of them are kept, and told through the port when it asks, for a report (./worker/signed-ring.ts); without one no longer. */
  | { readonly type: 'ring'; readonly port: MessagePort | undefined }
  | { readonly type: 'drop'; readonly voice: string }
  /** Drops all voices. */
  | { readonly type: 'rest' }
  | { readonly type: 'volume'; readonly voice: string; readonly volume: number }
  | { readonly type: 'stats'; readonly request: number; readonly voice: string };

/** Audio worker to page. */
export type FromWorker =
  /** The first message: the script runs. */
  | { readonly type: 'awake' }
  /** Answer to 'open'. */
  | { readonly type: 'ready' }
  /** The other answer: Opus is not available, neither the browser's nor the WebAssembly codec. */
  | { readonly type: 'unable'; readonly reason: string }
  | { readonly type: 'relay'; readonly subscription: number; readonly message: FromRelayHost }
  | { readonly type: 'listener'; readonly message: FromListener }
  /** The worker needs a stream to this relay, whose messages go through the port (see ./relays/relay-stream.ts). */
  | { readonly type: 'relay-stream'; readonly relay: string; readonly port: MessagePort }
  /** A relay under load has the worker do some work before it lets this page in, for seconds; or that is over. */
  | { readonly type: 'relay-busy'; readonly busy: boolean }
  | { readonly type: 'frame'; readonly stream: StreamId; readonly frame: Frame }
  /** The first packet arrived on a channel, or the first after a quiet time; nothing for a moment; or nothing for too long. */
  | { readonly type: 'line'; readonly line: number; readonly is: 'alive' | 'quiet' | 'dead' }
  /** Statistics of all channels, about once a second. */
  | { readonly type: 'lines'; readonly stats: ReadonlyMap<number, LinkStats> }
  | { readonly type: 'talking'; readonly voice: string; readonly talking: boolean }
  | { readonly type: 'levels'; readonly levels: ReadonlyMap<string, number> }
  | { readonly type: 'echo'; readonly state: EchoState }
  /** No noise filter is available for the microphone of `stream`, which goes on without. */
  | { readonly type: 'unfiltered'; readonly stream: StreamId }
  /** No encoder is available for the microphone of `stream`. */
  | { readonly type: 'no-encoder'; readonly stream: StreamId }
  | {
      readonly type: 'stats';
      readonly request: number;
      readonly stats: VoiceStats | undefined;
      /** All that the worker has received and sent. */
      readonly traffic: Traffic;
      /** Frames of voices at volume 0 that came and were not decoded. */
      readonly drops: number;
    };

/**
 * Through the port of a channel that cannot be moved to a worker: datagrams in both directions, and from the page how many bytes wait in the channel,
 * first when it opens and then on every change.
 */
export type Forwarded = ArrayBuffer | number;

/** Through the port of a voice that is tapped: frames as they came, some twice and some late. */
export interface Overheard {
  readonly stream: StreamId;
  readonly frames: readonly Pick<Frame, 'seq' | 'payload'>[];
}

/** Through the port of a recording, whenever it asks by any message: what came since it asked before, in that order. */
export interface Tapped {
  /** Verified bundles of the sessions with these keys in hex, that came so many ms ago. */
  readonly heard: readonly {
    readonly session: string;
    readonly bundle: Uint8Array<ArrayBuffer>;
    readonly age: number;
  }[];
  /** Frames of the own voice, as they were sent. */
  readonly said: readonly { readonly stream: StreamId; readonly frame: Frame; readonly age: number }[];
  /** Frames that were let go: more waited than may. */
  readonly lost: number;
}

/** Through the port of what is kept: of which session, by its key in hex, under a number of the page's own. */
export interface KeptQuestion {
  readonly question: number;
  readonly session: string;
}

/** Its bundles, the oldest first. */
export interface KeptAnswer {
  readonly question: number;
  readonly bundles: readonly Uint8Array[];
}

/** Capture worklet to audio worker. */
export interface CapturedFrame {
  /** 20 ms slot on the context's clock. */
  readonly index: number;
  readonly channels: Float32Array<ArrayBuffer>[];
}

/** Options of the capture worklet. */
export interface CaptureProcessorOptions {
  readonly channels: number;
}

/** Capture worklet to page, twice a second: 20 ms slots so far, and those with any sound in them. */
export interface CaptureCounts {
  readonly slots: number;
  readonly sounds: number;
}

/** Page to capture worklet. */
export type ToCapture =
  | { readonly type: 'port'; readonly port: MessagePort }
  | { readonly type: 'on'; readonly on: boolean }
  | { readonly type: 'close' };

/** Audio worker to player worklet, one or more at once; `slot` is the worker's number for a voice. */
export type ToPlayer =
  | {
      readonly type: 'block';
      readonly slot: number;
      readonly channels: Float32Array<ArrayBuffer>[];
      /** When it should be heard, ms since the epoch. */
      readonly due: number;
      /** When its packet was ready to be decoded, ms since the epoch. */
      readonly ready: number;
    }
  | { readonly type: 'lost'; readonly slot: number }
  | { readonly type: 'end'; readonly slot: number }
  | { readonly type: 'volume'; readonly slot: number; readonly volume: number }
  | { readonly type: 'drop'; readonly slot: number };

/** Player worklet to audio worker, about ten times a second while somebody talks. */
export interface PlayerReport {
  readonly voices: readonly {
    readonly slot: number;
    readonly played: number;
    readonly concealed: number;
    /** How much later than due it plays, ms. */
    readonly excess: number;
  }[];
  /** The longest way of a block from 'ready' to the player since the last report, ms; undefined when none arrived. */
  readonly processing: number | undefined;
}

/** Page to player worklet. */
export type ToPlayerNode = { readonly type: 'port'; readonly port: MessagePort } | { readonly type: 'close' };
