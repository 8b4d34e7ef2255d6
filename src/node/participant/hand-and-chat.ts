/** What this person says without a microphone: a raised hand and why, reactions, chat lines. Sent by gossip, or through the relay for one of an audience. */

import type { EpochKey } from '../e2ee/epoch-key.ts';
import { encodeApplause, encodeRemark } from '../fanout/protocol/listener-messages.ts';
import {
  HAND_REPEAT,
  MAX_LINE,
  MAX_LINE_BYTES,
  MAX_REASON,
  MAX_REASON_BYTES,
  REACTIONS,
} from '../records/constants.ts';
import type { Self } from '../records/member.ts';
import { type Saying, writeRemark } from '../records/remark.ts';
import type { Room } from '../room/room.ts';
import { mayRule } from '../room/room-rules.ts';
import { RateLimit } from '../util/rate-limit.ts';
import { tidyText } from '../wire/text.ts';
import { OwnReason } from './own-reason.ts';

/** What outlasts a reload, ms since 1970. */
export interface TalkStay {
  /** Since when the room counts this person as there; undefined for one of an audience who has said nothing. */
  readonly came: number | undefined;
  /** When they wrote their last line; 0 before. */
  readonly wrote: number;
}

export interface HandAndChatOptions {
  readonly room: Room;
  readonly self: Self;
  readonly name: () => string;
  /** True while this peer listens without a record in the room, so that its relay has to send remarks for it. */
  readonly guest: () => boolean;
  /** Sends the relay a message. False when there is none. */
  readonly relay: (message: Uint8Array<ArrayBuffer>) => boolean;
  /** Shows the room a guest's credential before their first remark. */
  readonly introduce: () => Promise<void>;
  /** The key to speak with in a room for members. */
  readonly key: () => EpochKey | undefined;
  /** Of this person's session before, in this room. */
  readonly stay: TalkStay | undefined;
}

/** Slightly below the rate that relays and other pages accept from one session. */
const PACE = { perSecond: 0.9, burst: 6, maxKeys: 1 };

/** Others see a newcomer a moment later, ms. */
const MARGIN = 1_500;

export class HandAndChat {
  readonly #o: HandAndChatOptions;
  readonly #pace = new RateLimit(PACE);
  /** Why the hand is up. */
  readonly reason: OwnReason;
  /** When this person came, and when they wrote their last line, ms since 1970. */
  #came: number;
  #wrote: number;
  /** Somebody of an audience has said something. */
  #seen: boolean;
  /** When the hand was raised, ms since 1970. */
  #since: number | undefined;
  #timer: ReturnType<typeof setInterval> | undefined;
  /** Signed ahead of time because a closing page has no time to sign. */
  #lowering: Uint8Array | undefined;

  constructor(options: HandAndChatOptions) {
    this.#o = options;
    this.reason = new OwnReason(options);
    const { stay } = options;
    this.#came = stay?.came ?? Date.now();
    this.#wrote = stay?.wrote ?? 0;
    this.#seen = stay?.came !== undefined;
  }

  get stay(): TalkStay {
    return { came: this.#o.guest() && !this.#seen ? undefined : this.#came, wrote: this.#wrote };
  }

  /** From when on the rules of the room let this person write or raise a hand, ms since 1970; in the past when they may now. */
  mayFrom(what: 'line' | 'hand'): number {
    const { room, self } = this.#o;
    const { slow, pause } = room.rules.inForce;
    if (mayRule(room.permissions, self.identity)) return 0;
    const settled = pause === 0 ? 0 : this.#came + pause * 1_000 + MARGIN;
    return what === 'hand' || slow === 0 ? settled : Math.max(settled, this.#wrote + slow * 1_000);
  }

  /** The room sees somebody of an audience when they say something first: from then on their pause counts. */
  async #beSeen(): Promise<void> {
    if (!this.#o.guest() || this.#seen) return;
    this.#seen = true;
    this.#came = Date.now();
    await this.#say({ kind: 'lower' });
  }

  /** Whether the rules let this person do that now. */
  async #may(what: 'line' | 'hand'): Promise<boolean> {
    if (this.#o.room.rules.inForce.pause > 0) await this.#beSeen();
    return Date.now() >= this.mayFrom(what);
  }

  async raise(raised: boolean): Promise<void> {
    if (raised === (this.#since !== undefined)) return;
    if (raised && !(await this.#may('hand'))) return;
    if (raised && !this.#pace.take('', Date.now())) return;
    clearInterval(this.#timer);
    this.#since = raised ? Date.now() : undefined;
    this.#lowering = undefined;
    this.reason.forget();
    if (raised) this.#timer = setInterval(() => void this.#holdUp(), HAND_REPEAT);
    await (raised ? this.#holdUp() : this.#say({ kind: 'lower' }));
  }

  async react(reaction: number): Promise<void> {
    if (!Number.isInteger(reaction) || reaction < 0 || reaction >= REACTIONS) return;
    if (!this.#pace.take('', Date.now())) return;
    // Relays count an audience's applause; nobody needs to know whose it was.
    if (this.#o.guest()) this.#o.relay(encodeApplause(reaction));
    else await this.#say({ kind: 'reaction', reaction });
  }

  /** Writes a line. False when it is empty, or comes too soon after others. */
  async write(text: string): Promise<boolean> {
    const tidy = tidyText(text, MAX_LINE, MAX_LINE_BYTES);
    if (tidy === '' || !(await this.#may('line')) || !this.#pace.take('', Date.now())) return false;
    this.#wrote = Date.now();
    await this.#say({ kind: 'line', text: tidy });
    return true;
  }

  /** Says why the hand is up: a line, as far as rules and pace go. False when it is empty or too soon, or there is no hand or no way. */
  async explain(text: string): Promise<boolean> {
    const reason = tidyText(text, MAX_REASON, MAX_REASON_BYTES);
    const since = this.#since;
    if (since === undefined || reason === '' || !(await this.#may('line')) || !this.#pace.take('', Date.now()))
      return false;
    if (!(await this.reason.give(since, reason))) return false;
    this.#wrote = Date.now();
    return true;
  }

  /** The page closes: the hand is lowered. */
  vanish(): void {
    if (this.#lowering !== undefined) this.#o.relay(encodeRemark(this.#lowering));
  }

  /** This peer leaves the room. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    if (this.#since === undefined) return;
    this.#since = undefined;
    this.reason.forget();
    await this.#say({ kind: 'lower' });
  }

  async #holdUp(): Promise<void> {
    const since = this.#since;
    if (since === undefined) return;
    const { room, self, name } = this.#o;
    await this.#say({ kind: 'hand', since });
    await this.reason.again();
    const draft = { at: Date.now() + 1, name: name(), saying: { kind: 'lower' } } as const;
    const lowering = await writeRemark(self.session, self.certificate, room.id, draft);
    if (this.#since === since) this.#lowering = lowering;
  }

  async #say(saying: Saying): Promise<void> {
    const { room, self, name, guest, relay, introduce } = this.#o;
    if (guest()) await introduce();
    const remark = await room.say(self, name(), saying);
    if (guest()) relay(encodeRemark(remark));
  }
}
