/** The grants that this person holds in a room: what the link offers, what was granted before, and how the room learns of them. */

import { type VerifiedChain, verifyChain } from '../../grants/chain.ts';
import { type GrantStore, type StoredUnder, underCommunity } from '../../grants/grant-store.ts';
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
  /** Grants stored on this device. */
  readonly grants: GrantStore;
  readonly onChange: () => void;
}

/** How long joining waits to be admitted, ms. */
const PATIENCE = 6_000;

interface Opened {
  readonly chain: VerifiedChain;
  /** Claims the chain for this person; absent when it is bound to them already. */
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

  /** Opens the invite in a link. */
  async open(text: string): Promise<void> {
    const { records, onChange } = this.#o;
    try {
      const { room, root, chain, seed } = await decodeInvite(text);
      this.#opened = room === records.id ? { chain: await verifyChain(chain, root), seed } : 'other-room';
    } catch {
      // Cut short in transit, or made up: there is nothing else to say about it.
      this.#opened = 'damaged';
    }
    onChange();
  }

  /** What the link offers; undefined for a link without an invite. */
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

  /** True when this person holds something for which the room may admit them. */
  get hopeful(): boolean {
    return this.offer?.status === 'good' || this.#storedUnder().some((under) => this.#o.grants.held(under).length > 0);
  }

  /**
   * Shows the room this person's grants, and waits until they are admitted, or for a while. Resolves to whether they are. `quietly`: to listen as one
   * of many, whom only the chair has to know; then holding a valid grant is enough. `again`: they were inside before, and a lock keeps out only
   * newcomers.
   */
  async present(quietly = false, again = false): Promise<boolean> {
    const { records } = this.#o;
    await this.#claim();
    const told = this.#storedUnder().flatMap((under) => [
      ...this.#o.grants.held(under).map((chain) => ['credential', chain] as const),
      ...this.#o.grants.undone(under).map((revocation) => ['revocation', revocation] as const),
    ]);
    for (const [kind, record] of told) {
      try {
        if (quietly && kind === 'credential') await records.hold(record, this.#me);
        else await records.lodge(kind, record);
      } catch {
        // Issued by somebody who may no longer do so, or under another root.
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

  /** Stores grants received here, so that a reload or another evening finds them. */
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

  /** Where grants for this room are stored: under the room, and under its community. */
  #storedUnder(): readonly StoredUnder[] {
    const { id, roster } = this.#o.records;
    return roster.charter === undefined ? [id] : [id, underCommunity(roster.charter.root)];
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
    if (permissions.isRevoked(chain)) return 'revoked';
    if (chain.expires < Date.now()) return 'expired';
    const taker = permissions.content.seats.get(chain.seat);
    if (taker !== undefined && taker !== this.#me) return 'used';
    // Bound to another person: useless here.
    if (seed === null && (chain.holder === null || personOf(chain.holder) !== this.#me)) return 'used';
    return 'good';
  }
}
