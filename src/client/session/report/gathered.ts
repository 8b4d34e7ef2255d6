/**
 * What is gathered for one report while somebody writes it: whom it is about stays known after they leave, and what has been there to prove it stays, though
 * the audio worker keeps half a minute. In memory, and bounded by what a report may hold.
 */
import type { Participant } from '../../../node/participant/participant.ts';
import { signatureOf } from '../../../node/records/bundle.ts';
import { KEPT_MS, MAX_BUNDLES, MAX_EVIDENCE, MAX_STREAM_KEYS } from '../../../node/report/constants.ts';
import type { ReportDraft, StreamKey } from '../../../node/report/report.ts';
import type { Room } from '../../../node/room/room.ts';
import { equals, toHex } from '../../../node/wire/bytes.ts';
import { accusedIn, quotesOf, streamKeys } from './collect.ts';

/** So long after the first sound nothing more is taken, ms: a report is of one minute, of which the first half may have been kept before. */
const MORE_MS = KEPT_MS - 5_000;

type Proof = Pick<ReportDraft, 'room' | 'charter' | 'accused' | 'member' | 'bundles' | 'quotes' | 'keys'>;

export class Gathered {
  /** Identity key of whom it is about. */
  readonly accused: Uint8Array;
  readonly room: Room;
  /** Their session. */
  readonly id: string;
  #member: ReportDraft['member'] = null;
  /** By their signatures, in the order in which they came. */
  readonly #bundles = new Map<string, Uint8Array>();
  readonly #keys = new Map<string, StreamKey>();
  #bytes = 0;
  /** When the first sound was taken, by the steady clock. */
  #began: number | undefined;

  /** Undefined when they are not known in the room. */
  static begin(room: Room, id: string): Gathered | undefined {
    const accused = accusedIn(room, id);
    return accused && new Gathered(room, id, accused);
  }

  private constructor(room: Room, id: string, accused: Uint8Array) {
    this.room = room;
    this.id = id;
    this.accused = accused;
    this.#lookAtMember();
  }

  /** Bundles of their session, verified, the oldest first; those that are here already count once. `now`: by the steady clock, ms. */
  async take(bundles: readonly Uint8Array[], participant: Participant | undefined, now: number): Promise<void> {
    if (this.#began !== undefined && now - this.#began > MORE_MS) return;
    if (bundles.length > 0) this.#began ??= now;
    // Sound counts that was captured about the time of the record which says whose session signed it.
    this.#lookAtMember();
    for (const bytes of bundles) {
      const signature = toHex(signatureOf(bytes));
      const fits = this.#bundles.size < MAX_BUNDLES && this.#bytes + bytes.byteLength <= MAX_EVIDENCE;
      if (!fits || this.#bundles.has(signature)) continue;
      this.#bundles.set(signature, bytes);
      this.#bytes += bytes.byteLength;
    }
    if (participant === undefined) return;
    // The room lets go of keys that are no longer in use.
    for (const one of await streamKeys(this.room, participant, this.bundles))
      if (this.#keys.size < MAX_STREAM_KEYS) this.#keys.set(`${one.epoch} ${one.stream} ${toHex(one.key)}`, one);
  }

  get bundles(): readonly Uint8Array[] {
    return [...this.#bundles.values()];
  }

  /** The rest of a report, of what is known by now. */
  get proof(): Proof {
    const { room, id, accused, bundles } = this;
    return {
      room: room.id,
      charter: room.roster.charter?.bytes ?? null,
      accused,
      member: this.#member,
      bundles,
      quotes: quotesOf(room, id, accused),
      keys: [...this.#keys.values()],
    };
  }

  /** While they are there. */
  #lookAtMember(): void {
    const member = this.room.roster.get(this.id);
    if (member !== undefined && equals(member.identity, this.accused))
      this.#member = { at: member.version, bytes: member.bytes };
  }
}
