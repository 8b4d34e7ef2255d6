/** The grants I hold in a room: what the link that led here offers, what I was given before, and how the room comes to know of them. */

import { type VerifiedChain, verifyChain } from '../../grants/chain.ts';
import { communityPurse, type GrantStore, type PurseId } from '../../grants/grant-store.ts';
import { decodeInvite } from '../../grants/invite.ts';
import { claimGrant, linkSigner } from '../../grants/issue.ts';
import { hasRole } from '../../grants/roles.ts';
import type { Signer } from '../../identity/keys.ts';
import { faceKeyOf, personOf } from '../../identity/person.ts';
import type { Room as RoomRecords } from '../../room/room.ts';
import { equals } from '../../wire/bytes.ts';
import type { InviteOffer } from './invites.ts';

export interface HeldGrantsOptions {
  readonly records: RoomRecords;
  readonly identity: Signer;
  /** What this device keeps of grants. */
  readonly grants: GrantStore;
  readonly onChange: () => void;
}

/** How long coming in waits for whoever decides to let me in, ms. */
const PATIENCE = 6_000;

interface Opened {
  readonly chain: VerifiedChain;
  /** Makes the chain mine; absent when it is bound to me already. */
  readonly seed: Uint8Array | null;
}

export class HeldGrants {
  readonly #o: HeldGrantsOptions;
  readonly #me: string;
  #opened: Opened | 'damaged' | 'other-room' | undefined;

  constructor(options: HeldGrantsOptions) {
    this.#o = options;
    this.#me = personOf(options.identity.publicKey);
  }

  /** Takes the invite out of a link. */
  async open(text: string): Promise<void> {
    const { records, onChange } = this.#o;
    try {
      const { room, root, chain, seed } = await decodeInvite(text);
      this.#opened = room === records.id ? { chain: await verifyChain(chain, root), seed } : 'other-room';
    } catch {
      // Cut short by whoever passed it on, or made up: there is nothing in it to tell more of.
      this.#opened = 'damaged';
    }
    onChange();
  }

  /** What the link offers; undefined when it was a plain one. */
  get offer(): InviteOffer | undefined {
    const opened = this.#opened;
    if (opened === undefined) return undefined;
    const nobody = { key: '', name: '' };
    if (typeof opened === 'string') return { kind: 'listen', from: nobody, status: opened };
    const { chain } = opened;
    const { roster } = this.#o.records;
    const issuer = roster.members.find((m) => equals(m.identity, chain.issuer));
    return {
      kind: hasRole(chain.roles, 'speak') ? 'speak' : 'listen',
      from: { key: faceKeyOf(chain.issuer), name: issuer?.name ?? '' },
      status: this.#status(opened),
    };
  }

  /** True when I hold something that the room may let me in for. */
  get hopeful(): boolean {
    return this.offer?.status === 'good' || this.#purses().some((purse) => this.#o.grants.held(purse).length > 0);
  }

  /**
   * Tells the room what I hold, and waits until I am let in, or for a while. Resolves to whether I am. `quietly`: to listen as one of many, whom the
   * chair alone has to know; then what I hold is enough to come in by. `again`: I was one of them before, and a lock keeps out who is new.
   */
  async present(quietly = false, again = false): Promise<boolean> {
    const { records } = this.#o;
    await this.#claim();
    const told = this.#purses().flatMap((purse) => [
      ...this.#o.grants.held(purse).map((chain) => ['credential', chain] as const),
      ...this.#o.grants.undone(purse).map((revocation) => ['revocation', revocation] as const),
    ]);
    for (const [kind, record] of told) {
      try {
        if (quietly && kind === 'credential') await records.hold(record, this.#me);
        else await records.lodge(kind, record);
      } catch {
        // Given by somebody who may not any more, or for a root that is not this room's.
      }
    }
    if (quietly) {
      const exclusion = records.permissions.exclusionOf(this.#me);
      if (exclusion === undefined) return true;
      if (exclusion !== 'uninvited' && !(again && exclusion === 'locked')) return false;
      return records.permissions.access === 'anyone' || this.#holdsOne();
    }
    return this.#admitted(AbortSignal.timeout(PATIENCE));
  }

  /** Keeps what I was given here, so that a reload or another evening finds it. */
  keep(): void {
    const { records } = this.#o;
    const held = this.#o.grants.held(records.id);
    for (const { person, bytes, chain } of records.permissions.credentials)
      if (person === this.#me && chain.room !== null && !held.some((h) => equals(h, bytes)))
        this.#o.grants.hold(records.id, bytes);
  }

  #holdsOne(): boolean {
    const { permissions } = this.#o.records;
    return permissions.credentials.some((c) => c.person === this.#me && permissions.isGenuine(c, 'listen'));
  }

  /** Where what counts here is kept: under the room, and under the community it belongs to. */
  #purses(): readonly PurseId[] {
    const { id, roster } = this.#o.records;
    return roster.charter === undefined ? [id] : [id, communityPurse(roster.charter.root)];
  }

  async #claim(): Promise<void> {
    const opened = this.#opened;
    if (opened === undefined || typeof opened === 'string' || this.#status(opened) !== 'good') return;
    const { records, identity } = this.#o;
    const { chain, seed } = opened;
    const claimed = seed === null ? chain.bytes : await claimGrant(await linkSigner(seed), chain, identity.publicKey);
    this.#o.grants.hold(records.id, claimed);
  }

  async #admitted(signal: AbortSignal): Promise<boolean> {
    const { permissions } = this.#o.records;
    const isIn = (): boolean => permissions.exclusionOf(this.#me) === undefined;
    if (isIn()) return true;
    return new Promise((resolve) => {
      const settle = (admitted: boolean): void => {
        off();
        signal.removeEventListener('abort', late);
        resolve(admitted);
      };
      const late = (): void => settle(isIn());
      const off = this.#o.records.on('change', () => {
        if (isIn()) settle(true);
      });
      signal.addEventListener('abort', late);
    });
  }

  #status({ chain, seed }: Opened): InviteOffer['status'] {
    const { permissions, roster } = this.#o.records;
    if (roster.charter !== undefined && !equals(roster.charter.root, chain.root)) return 'damaged';
    if (chain.links.some(({ id }) => permissions.revocations.some((r) => r.id === id))) return 'revoked';
    if (chain.expires < Date.now()) return 'expired';
    const taker = permissions.content.seats.get(chain.seat);
    if (taker !== undefined && taker !== this.#me) return 'used';
    // Bound to somebody who is not me: it is of no use here.
    if (seed === null && (chain.holder === null || personOf(chain.holder) !== this.#me)) return 'used';
    return 'good';
  }
}
