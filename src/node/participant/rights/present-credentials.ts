/** A listener without a record is unknown to the room. Before their first remark, show the room their credential and give it time to spread. */

import { encodeCredential } from '../../fanout/protocol/listener-messages.ts';
import { ROLES } from '../../grants/roles.ts';
import { personOf } from '../../identity/person.ts';
import type { Room } from '../../room/room.ts';

export interface PresentCredentialsOptions {
  readonly room: Room;
  /** This person's identity key. */
  readonly identity: Uint8Array;
  /** True with a key of the room: then a lock prevents nothing. */
  readonly inside: () => boolean;
  /** Sends the relay a message. False when there is none. */
  readonly relay: (message: Uint8Array<ArrayBuffer>) => boolean;
  /** Aborts when the room is left. */
  readonly signal: AbortSignal;
}

/** How long the chair may take to record the seat, and how long others take to learn of it, ms. */
const PATIENCE = 6_000;
const SPREADING = 700;
/** Few enough to leave the relay's rate for the remarks that follow. */
const MAX_SHOWN = 4;

export class PresentCredentials {
  readonly #o: PresentCredentialsOptions;
  readonly #me: string;
  #shown: Promise<void> | undefined;

  constructor(options: PresentCredentialsOptions) {
    this.#o = options;
    this.#me = personOf(options.identity);
  }

  /** Credentials that admit this person or permit the stage, the most powerful first; none when none are needed or held. */
  get credentials(): readonly Uint8Array<ArrayBuffer>[] {
    return this.#mine.slice(0, MAX_SHOWN).map(({ bytes }) => bytes);
  }

  /** True when this person may send remarks: the room admits them, or will once it knows them. */
  get maySay(): boolean {
    const { permissions } = this.#o.room;
    switch (permissions.exclusionOf(this.#me)) {
      case undefined:
        return true;
      case 'uninvited':
        return this.#mine.length > 0;
      case 'locked':
        return this.#o.inside() && this.#mine.length > 0;
      default:
        return false;
    }
  }

  /** True when this person may take the stage once the room knows them. */
  get mayStand(): boolean {
    const { permissions, roster } = this.#o.room;
    if (this.#mine.length === 0 || !this.maySay) return false;
    if (permissions.standingOf(this.#me).seated) return false;
    return roster.charter?.stage === 'anyone' || this.#mine.some((c) => permissions.isGenuine(c, 'speak'));
  }

  /** Resolves when the room knows this person, or has had time to. Once is enough; while it does not, each call tries again. */
  show(): Promise<void> {
    this.#shown ??= this.#show();
    return this.#shown;
  }

  get #mine() {
    const { permissions } = this.#o.room;
    return permissions.credentials
      .filter((c) => c.person === this.#me && permissions.isGenuine(c, 'listen'))
      .sort((a, b) => (b.chain.roles & ROLES.speak) - (a.chain.roles & ROLES.speak));
  }

  async #show(): Promise<void> {
    const { room, relay, signal } = this.#o;
    const { credentials } = this;
    const isOut = (): boolean => room.permissions.exclusionOf(this.#me) !== undefined;
    if (credentials.length > 0 && credentials.every((one) => relay(encodeCredential(one)))) {
      const end = performance.now() + PATIENCE;
      await pause(SPREADING);
      while (isOut() && performance.now() < end && !signal.aborted) await pause(100);
      if (!isOut()) return;
    }
    this.#shown = undefined;
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}
