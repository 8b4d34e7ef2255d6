/** Captions of the room that this person is in. */
import type { ReadonlySignal } from '@preact/signals';
import type { LoggedLine } from '../../../node/captions/caption-log.ts';

/**
 * Captions of the own voice. 'none': this browser cannot make them on this device, and sound is sent to nobody for it. 'fetchable': once it has fetched its
 * language. 'offered': it cannot, and a model of the server can once it is fetched. 'starting': that model gets ready. 'failed': it began and could not go on.
 */
export type OwnCaptionState =
  | 'looking'
  | 'none'
  | 'fetchable'
  | 'fetching'
  | 'offered'
  | 'starting'
  | 'off'
  | 'on'
  | 'failed';

/** A model that the server of this page offers. */
export interface OfferedModel {
  readonly id: string;
  readonly name: string;
  /** BCP 47 tag. */
  readonly language: string;
  readonly licence: string;
  readonly bytes: number;
  /** It is on this device. */
  readonly kept: boolean;
}

export interface Models {
  /** Empty where the browser captions by itself, or the server has none. */
  readonly offered: readonly OfferedModel[];
  /** The one that captions this person. */
  readonly used: string | undefined;
  /** The one that is being fetched, and how much of it is here, 0..1. */
  readonly fetching: { readonly id: string; readonly share: number } | undefined;
  /** The last one could not be fetched. */
  readonly failed: boolean;
}

export const NO_MODELS: Models = { offered: [], used: undefined, fetching: undefined, failed: false };

/** Words of others who have no captions, made here for this person alone. 'none': nothing here can. */
export type AlongState = 'none' | 'off' | 'starting' | 'on' | 'failed';

export type CaptionFile = 'vtt' | 'srt';

export interface RoomCaptions {
  /** The oldest first. */
  readonly lines: ReadonlySignal<readonly LoggedLine[]>;
  readonly own: ReadonlySignal<OwnCaptionState>;
  readonly models: ReadonlySignal<Models>;
  readonly along: ReadonlySignal<AlongState>;
  /** Begins or ends captions of what this person says on stage; from a gesture. */
  setOwn(on: boolean): void;
  /** Begins or ends words of others; from a gesture. */
  setAlong(on: boolean): void;
  /** Fetches a model unless it is here, and begins with it. */
  useModel(id: string): void;
  /** Fetches it no further. */
  stopFetching(): void;
  /** It is on this device no longer. */
  removeModel(id: string): void;
  /** What was read so far as a file, and a name for it. */
  file(kind: CaptionFile): { readonly name: string; readonly blob: Blob };
}
