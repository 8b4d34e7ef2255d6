/** Captions of the room that this person is in. */
import type { ReadonlySignal } from '@preact/signals';
import type { LoggedLine } from '../../../node/captions/caption-log.ts';

/**
 * Captions of the own voice. 'none': this browser cannot make them on this device, and sound is sent to nobody for it. 'fetchable': once it has fetched its
 * language. 'failed': it began and could not go on.
 */
export type OwnCaptionState = 'looking' | 'none' | 'fetchable' | 'fetching' | 'off' | 'on' | 'failed';

export type CaptionFile = 'vtt' | 'srt';

export interface RoomCaptions {
  /** The oldest first. */
  readonly lines: ReadonlySignal<readonly LoggedLine[]>;
  readonly own: ReadonlySignal<OwnCaptionState>;
  /** Begins or ends captions of what this person says on stage; from a gesture. */
  setOwn(on: boolean): void;
  /** What was read so far as a file, and a name for it. */
  file(kind: CaptionFile): { readonly name: string; readonly blob: Blob };
}
