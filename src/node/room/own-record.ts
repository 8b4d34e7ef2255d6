/** This peer's own record in a room: signed, sent, repeated, rate-limited, with the farewell signed ahead of time. */

import type { RoomId } from '../identity/ids.ts';
import { keyToHex } from '../identity/keys.ts';
import { MEMBER_LIFE } from '../records/constants.ts';
import { type MemberDraft, type Presence, type Self, writeMember } from '../records/member.ts';
import { RateLimit } from '../util/rate-limit.ts';

export interface OwnRecordOptions {
  readonly room: RoomId;
  readonly now: () => number;
  /** Puts the signed record into the roster and sends it. */
  readonly publish: (record: Uint8Array<ArrayBuffer>) => Promise<void>;
  /** This peer came in. */
  readonly onEnter: () => void;
  /** Making a record failed. */
  readonly onUnsent: () => void;
}

interface Me {
  readonly self: Self;
  readonly presence: Presence;
  readonly entered: number;
}

/** Rate of own changes, below what others accept: of many changes at once the last is sent. A farewell is never delayed. */
const MINE = { perSecond: 3, burst: 6, maxKeys: 1 };
/** How long a change that came too soon is delayed, ms. */
const HOLD = 350;

export class OwnRecord {
  readonly #o: OwnRecordOptions;
  readonly #mine = new RateLimit(MINE);
  #me: Me | undefined;
  #held: ReturnType<typeof setTimeout> | undefined;
  #farewell: Uint8Array | undefined;
  #lastVersion = 0;
  #publishing: Promise<void> = Promise.resolve();

  constructor(options: OwnRecordOptions) {
    this.#o = options;
  }

  /** Identity and session while in the room. */
  get self(): Self | undefined {
    return this.#me?.self;
  }

  /** This peer's session key in hex, while in the room. */
  get id(): string | undefined {
    return this.#me === undefined ? undefined : keyToHex(this.#me.self.session.publicKey);
  }

  /** This peer's name. */
  get name(): string {
    return this.#me?.presence.name ?? '';
  }

  /** When this peer came in, ms since 1970. */
  get entered(): number | undefined {
    return this.#me?.entered;
  }

  /** The farewell, signed ahead of time because a closing page has no time to sign. Undefined outside the room. */
  get farewell(): Uint8Array | undefined {
    return this.#farewell;
  }

  async present(self: Self, presence: Presence): Promise<void> {
    const entering = this.#me === undefined;
    this.#me = { self, presence, entered: this.#me?.entered ?? this.#o.now() };
    if (entering) this.#o.onEnter();
    if (this.#mine.take('', this.#o.now())) await this.#publishMe();
    else this.#hold();
  }

  async depart(): Promise<void> {
    if (this.#me === undefined) return;
    const { self, presence } = this.#me;
    this.#me = undefined;
    clearTimeout(this.#held);
    this.#held = undefined;
    await this.#publish(self, { ...presence, place: 'gone', stream: undefined });
  }

  /** Sends the record without a caller waiting, now or as soon as the rate permits. */
  repeat(): void {
    clearTimeout(this.#held);
    this.#held = undefined;
    if (this.#me === undefined) return;
    if (this.#mine.take('', this.#o.now())) this.#publishMe().catch(() => this.#o.onUnsent());
    else this.#hold();
  }

  /** Forgets the record, without a farewell. */
  stop(): void {
    clearTimeout(this.#held);
    this.#held = undefined;
    this.#me = undefined;
    this.#farewell = undefined;
  }

  #hold(): void {
    this.#held ??= setTimeout(() => this.repeat(), HOLD);
  }

  async #publishMe(): Promise<void> {
    if (this.#me === undefined) return;
    const { self, presence, entered } = this.#me;
    // Once everyone knows which session was replaced, or has forgotten it, repeating that would only remove a tab that is alive after all.
    const settled = Math.abs(this.#o.now() - entered) > MEMBER_LIFE;
    await this.#publish(self, settled ? { ...presence, replaces: undefined } : presence);
  }

  /** One record after the other, so that versions are sent in order. Rejects when the record cannot be made. */
  #publish(self: Self, presence: Presence): Promise<void> {
    const { room, now, publish } = this.#o;
    this.#lastVersion = Math.max(now(), this.#lastVersion + 1);
    const version = this.#lastVersion;
    const published = this.#publishing.then(async () => {
      await publish(await writeMember(self.session, self.certificate, room, { ...presence, version }));
      const gone: MemberDraft = { ...presence, place: 'gone', stream: undefined, version: version + 1 };
      const farewell = await writeMember(self.session, self.certificate, room, gone);
      this.#farewell = presence.place === 'gone' || this.#me === undefined ? undefined : farewell;
    });
    // A record that cannot be made must not block later ones.
    this.#publishing = published.catch(() => undefined);
    return published;
  }
}
