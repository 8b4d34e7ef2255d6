/** Messages between the page and the workers that record and mix. None of them leaves this program. */
import type { EpochKey } from '../../../node/e2ee/epoch-key.ts';
import type { RoomId } from '../../../node/identity/ids.ts';
import type { PersonId } from '../../../node/identity/person.ts';
import type { Span } from '../../../node/recording/chapters.ts';
import type { Manifest } from '../../../node/recording/manifest.ts';
import type { OnStage } from '../../../node/recording/recorder.ts';
import type { Caption } from '../../../node/records/caption.ts';

/** Who is there and what they agreed to, as of now. */
export interface RecordedPeople {
  readonly people: readonly OnStage[];
  readonly allowed: boolean;
  /** Sessions. */
  readonly agreed: ReadonlySet<string>;
  readonly withdrawn: ReadonlySet<PersonId>;
}

export type ToRecorder =
  /** The first message. What is said comes through `port`, as `Tapped`. */
  | {
      readonly type: 'start';
      /** The folder. */
      readonly id: string;
      readonly room: RoomId;
      /** Of the own session, by its key in hex. */
      readonly me: string;
      /** Whose it is. */
      readonly person: PersonId;
      readonly title: string;
      readonly charter: Uint8Array<ArrayBuffer> | undefined;
      /** ms since 1970. */
      readonly started: number;
      readonly people: RecordedPeople;
      /** In a room for members: what opens what is said there, the newest first. */
      readonly keys: readonly EpochKey[] | undefined;
      /** What was said before. */
      readonly captions: readonly Caption[];
      readonly port: MessagePort;
    }
  | { readonly type: 'people'; readonly people: RecordedPeople }
  | { readonly type: 'keys'; readonly keys: readonly EpochKey[] }
  /** The answer to the oldest 'sign' that has none; undefined for what could not be signed. */
  | { readonly type: 'signed'; readonly signatures: readonly (Uint8Array | undefined)[] }
  | { readonly type: 'captions'; readonly captions: readonly Caption[] }
  | { readonly type: 'stop' }
  /** Instead of 'start': finishes the folder of a recording that was cut short. */
  | { readonly type: 'recover'; readonly id: string };

export type Failing = 'space' | 'files' | 'sound';

export type FromRecorder =
  /** What the own session is to sign as a frame of its own. */
  | { readonly type: 'sign'; readonly messages: readonly Uint8Array<ArrayBuffer>[] }
  /** So much, s, is in no file that should be, by now; told when it is more. */
  | { readonly type: 'missed'; readonly seconds: number }
  | { readonly type: 'finished'; readonly manifest: Manifest }
  /** Nothing more is written. 'space': the browser gives no more; 'sound': nothing is handed over any more. */
  | { readonly type: 'failed'; readonly why: Failing; readonly cause: string };

export type ToMixing =
  /** The first message, with the folder. */
  { readonly type: 'mix'; readonly id: string } | { readonly type: 'stop' };

/** The only message: a copy named `copy` of the folder `id` without these passages, slots. */
export interface ToCutting {
  readonly id: string;
  readonly copy: string;
  readonly spans: readonly Span[];
}

export type FromCutting =
  /** The copy is there. */
  | { readonly type: 'cut' }
  /** Nothing of it is. `nothing`: nothing would have been left in it. */
  | { readonly type: 'failed'; readonly nothing: boolean; readonly cause: string };

export type FromMixing =
  /** From 0 to 1. */
  | { readonly type: 'progress'; readonly done: number }
  /** One of these is the last message: the file is there, or nothing of it is. */
  | { readonly type: 'mixed' }
  | { readonly type: 'stopped' }
  | { readonly type: 'failed'; readonly cause: string };
