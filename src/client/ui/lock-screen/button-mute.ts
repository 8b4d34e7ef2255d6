/**
 * Whether the last mute came from a "pause" outside of the page, which alone a "play" there undoes: cars and headsets send "play" by themselves, when
 * they connect for one, and put nobody on air by it who muted otherwise.
 */
import type { Room } from '../../session/view/room.ts';

export class ButtonMute {
  #state: 'none' | 'asked' | 'muted' = 'none';

  /** For a "play": whether it may unmute, once. */
  undo(): boolean {
    const stands = this.#state !== 'none';
    this.#state = 'none';
    return stands;
  }

  /** A "pause" mutes an open microphone. */
  asked(): void {
    this.#state = 'asked';
  }

  /** For every look at the room. A mute that was asked for may show a little later. */
  see(room: Room | undefined): void {
    if (room === undefined || !room.canSpeak || room.me.silenced) this.#state = 'none';
    else if (!isOpen(room)) this.#state = this.#state !== 'none' ? 'muted' : 'none';
    else if (this.#state === 'muted') this.#state = 'none';
  }
}

/** Whether the microphone counts as open for a button, as for the page's own: also while it brings nothing, held by a call for one. */
export function isOpen({ unheard, me }: Room): boolean {
  return unheard || !me.muted;
}
