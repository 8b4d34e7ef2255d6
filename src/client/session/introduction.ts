/** One who listens without a record is nobody's acquaintance: before they say anything, the room is shown what lets them in, and has time to know them. */
import { personOf } from '../../node/authority/person.ts';
import { encodeCredential } from '../../node/fanout/upward.ts';
import type { Room } from '../../node/room/room.ts';

export interface IntroductionOptions {
  readonly room: Room;
  /** My identity key. */
  readonly identity: Uint8Array;
  /** Sends my relay a message. False when there is none. */
  readonly relay: (message: Uint8Array<ArrayBuffer>) => boolean;
  /** Aborts when I leave. */
  readonly signal: AbortSignal;
}

/** How long whoever decides may take to give me my seat, and how long others take to hear of me, ms. */
const PATIENCE = 6_000;
const SPREADING = 700;

export class Introduction {
  readonly #o: IntroductionOptions;
  readonly #me: string;
  #shown: Promise<void> | undefined;

  constructor(options: IntroductionOptions) {
    this.#o = options;
    this.#me = personOf(options.identity);
  }

  /** What lets me in, or on stage; undefined when nothing does or has to. */
  get credential(): Uint8Array<ArrayBuffer> | undefined {
    const { authority } = this.#o.room;
    return authority.credentials.find((c) => c.person === this.#me && authority.isGenuine(c, 'listen'))?.bytes;
  }

  /** Resolves when the room knows me, or has had time to. The first call does it, further ones wait for the same. */
  show(): Promise<void> {
    this.#shown ??= this.#show();
    return this.#shown;
  }

  async #show(): Promise<void> {
    const { room, relay, signal } = this.#o;
    const { credential } = this;
    if (credential === undefined) return;
    if (!relay(encodeCredential(credential))) {
      this.#shown = undefined;
      return;
    }
    const end = performance.now() + PATIENCE;
    await pause(SPREADING);
    while (room.authority.exclusionOf(this.#me) !== undefined && performance.now() < end && !signal.aborted)
      await pause(100);
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}
