/** One who listens without a record is nobody's acquaintance: before they say anything, the room is shown what lets them in, and has time to know them. */

import { encodeCredential } from '../../fanout/protocol/listener-messages.ts';
import { ROLES } from '../../grants/roles.ts';
import { personOf } from '../../identity/person.ts';
import type { Room } from '../../room/room.ts';

export interface PresentCredentialsOptions {
  readonly room: Room;
  /** My identity key. */
  readonly identity: Uint8Array;
  /** I have a key of the room: a lock keeps me from nothing. */
  readonly inside: () => boolean;
  /** Sends my relay a message. False when there is none. */
  readonly relay: (message: Uint8Array<ArrayBuffer>) => boolean;
  /** Aborts when I leave. */
  readonly signal: AbortSignal;
}

/** How long whoever decides may take to give me my seat, and how long others take to hear of me, ms. */
const PATIENCE = 6_000;
const SPREADING = 700;
/** As many as leave a relay's patience for what is said next. */
const MAX_SHOWN = 4;

export class PresentCredentials {
  readonly #o: PresentCredentialsOptions;
  readonly #me: string;
  #shown: Promise<void> | undefined;

  constructor(options: PresentCredentialsOptions) {
    this.#o = options;
    this.#me = personOf(options.identity);
  }

  /** What lets me in or on stage, what gives more first; none when nothing does or has to. */
  get credentials(): readonly Uint8Array<ArrayBuffer>[] {
    return this.#mine.slice(0, MAX_SHOWN).map(({ bytes }) => bytes);
  }

  /** True when I may speak up: the room lets me in, or will once it knows me. */
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

  /** True when I may take the stage once the room knows me. */
  get mayStand(): boolean {
    const { permissions, roster } = this.#o.room;
    if (this.#mine.length === 0 || !this.maySay) return false;
    if (permissions.standingOf(this.#me).seated) return false;
    return roster.charter?.stage === 'anyone' || this.#mine.some((c) => permissions.isGenuine(c, 'speak'));
  }

  /** Resolves when the room knows me, or has had time to. Once is enough; while it does not know me, each call tries again. */
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
