/** What this person may grant in a room, and how: invites, moderators, the room itself. Every grant is issued under their own. */

import { formatFragment } from '../../directory/fragment.ts';
import { verifyChain } from '../../grants/chain.ts';
import { MAX_SLOTS } from '../../grants/constants.ts';
import { type GrantStore, type Sent, type StoredUnder, underCommunity } from '../../grants/grant-store.ts';
import { decodeInvite, encodeInvite } from '../../grants/invite.ts';
import { issueGrant, linkSigner, newSeed } from '../../grants/issue.ts';
import { revoke } from '../../grants/revocation.ts';
import { hasRole, ROLES, type Roles } from '../../grants/roles.ts';
import { freeSlot, type Source, seatOf } from '../../grants/slots.ts';
import { keyToHex, type Signer } from '../../identity/keys.ts';
import { faceOf, personOf } from '../../identity/person.ts';
import { type Charter, writeCharter } from '../../records/charter.ts';
import type { Member } from '../../records/member.ts';
import type { Room as RoomRecords } from '../../room/room.ts';
import { equals } from '../../wire/bytes.ts';
import type { InviteKind, Invites, SentInvite } from './invites.ts';

export interface IssuedGrantsOptions {
  readonly records: RoomRecords;
  readonly identity: Signer;
  /** Grants stored on this device. */
  readonly grants: GrantStore;
  /** The page's address. */
  readonly page: () => string;
  /** Relays that a link to this room names. */
  readonly relays: () => readonly string[];
}

/** Life of an invite, and of a moderator's grant, ms. A room for an evening needs no more, and what expires need not be revoked. */
const INVITE_LIFE = 24 * 3_600_000;
const OFFICE_LIFE = 7 * 24 * 3_600_000;
/** Invites of a host, in one room; of everyone they invite; and how many times invites can be passed on. */
const HOST_SLOTS = 64;
const GUEST_SLOTS = 2;
const HOST_DEPTH = 4;
const MODERATOR_SLOTS = 8;

export class IssuedGrants {
  readonly #o: IssuedGrantsOptions;

  constructor(options: IssuedGrantsOptions) {
    this.#o = options;
  }

  /** Invites that this person may hand out here; undefined when they may not invite. */
  get invites(): Invites | undefined {
    const source = this.#source();
    if (source === undefined) return undefined;
    const sent = this.#o.grants.sent(this.#storedUnder(source));
    const here = sent.flatMap((s) => (s.kind === 'listen' || s.kind === 'speak' ? [this.#shown(s, s.kind)] : []));
    return { left: Math.max(0, this.#limit(source) - sent.length), sent: here };
  }

  /** A link for somebody; undefined when none is left, or when this may not be granted. */
  async invite(kind: InviteKind): Promise<string | undefined> {
    const { records, identity, page, relays } = this.#o;
    const charter = records.roster.charter;
    const source = this.#source();
    if (source === undefined || charter === undefined || (this.invites?.left ?? 0) === 0) return undefined;
    const wanted = ROLES.listen | (kind === 'speak' ? ROLES.speak : 0);
    if ((source.roles & wanted) !== wanted) return undefined;
    const slot = this.#freeSlot(source);
    if (slot === undefined) return undefined;
    const seed = newSeed();
    const mayInvite = source.depth > 1;
    const expires = Math.min(Date.now() + INVITE_LIFE, source.under?.expires ?? Number.POSITIVE_INFINITY);
    const bytes = await issueGrant(identity, source.under, {
      audience: (await linkSigner(seed)).publicKey,
      bearer: true,
      roles: wanted | (mayInvite ? ROLES.invite : 0),
      depth: mayInvite ? source.depth - 1 : 0,
      slots: mayInvite ? Math.min(GUEST_SLOTS, source.slots) : 0,
      slot,
      room: records.id,
      expires,
    });
    const chain = await verifyChain(bytes, charter.root);
    const text = await encodeInvite({ room: records.id, root: charter.root, chain: bytes, seed });
    const link = new URL(formatFragment(records.id, relays(), text), page()).href;
    this.#o.grants.send(this.#storedUnder(source), { seat: chain.seat, grant: chain.id, kind, link, expires });
    return link;
  }

  /** Revokes an invite, and what was issued under it. */
  async revokeInvite(seat: string): Promise<void> {
    const { records, identity } = this.#o;
    const source = this.#source();
    const sent = source && this.#o.grants.sent(this.#storedUnder(source)).find((s) => s.seat === seat);
    const charter = records.roster.charter;
    if (sent === undefined || charter === undefined) return;
    const text = new URLSearchParams(new URL(sent.link).hash.slice(1)).get('invite') ?? '';
    const chain = await verifyChain((await decodeInvite(text)).chain, charter.root);
    await records.lodge('revocation', await revoke(identity, chain, Date.now()));
  }

  /** Makes somebody a moderator. */
  appoint(member: Member): Promise<void> {
    return this.#grant(member, ROLES.listen | ROLES.speak | ROLES.moderate, 2, MODERATOR_SLOTS);
  }

  /** Revokes what makes somebody a moderator. */
  async dismiss(member: Member): Promise<void> {
    const { records, identity } = this.#o;
    for (const { chain, person } of records.permissions.credentials)
      if (person === member.person && hasRole(chain.roles, 'moderate'))
        await records.lodge('revocation', await revoke(identity, chain, Date.now()));
  }

  /** Hands the room over: the member is its host from now on, and can hand it over again. */
  async handOver(member: Member): Promise<void> {
    const { records, identity } = this.#o;
    const { charter } = records.roster;
    if (charter === undefined) return;
    await this.#grant(member, ROLES.listen | ROLES.speak | ROLES.moderate | ROLES.host, HOST_DEPTH - 1, HOST_SLOTS);
    await records.proclaim(
      await writeCharter(identity, {
        ...charter,
        version: charter.version + 1,
        host: member.identity,
        proof: this.#proof(charter),
      }),
    );
  }

  /** The chain by which this person signs for the root; undefined when they are the root. */
  #proof(charter: Charter): Uint8Array | undefined {
    const { records, identity } = this.#o;
    if (equals(charter.root, identity.publicKey)) return undefined;
    const me = personOf(identity.publicKey);
    return records.permissions.credentials.find((c) => c.person === me && hasRole(c.chain.roles, 'host'))?.bytes;
  }

  async #grant({ identity: audience }: Member, roles: Roles, depth: number, slots: number): Promise<void> {
    const { records, identity } = this.#o;
    const source = this.#source();
    const slot = source === undefined ? undefined : this.#freeSlot(source);
    if (source === undefined || slot === undefined) return;
    const mayInvite = source.depth > 1;
    const chain = await issueGrant(identity, source.under, {
      audience,
      bearer: false,
      roles: (roles & source.roles) | (mayInvite ? ROLES.invite : 0),
      depth: mayInvite ? Math.min(depth, source.depth - 1) : 0,
      slots: mayInvite ? Math.min(slots, source.slots) : 0,
      slot,
      room: records.id,
      expires: Math.min(Date.now() + OFFICE_LIFE, source.under?.expires ?? Number.POSITIVE_INFINITY),
    });
    if (source.under?.room === null) this.#o.grants.spend(this.#storedUnder(source), seatOf(source, slot));
    await records.lodge('credential', chain);
  }

  /** Where issued grants are noted: a grant for all rooms of a community has its slots once, not once per room. */
  #storedUnder({ under }: Source): StoredUnder {
    return under?.room === null ? underCommunity(under.root) : this.#o.records.id;
  }

  /** What this person can issue from; of several grants the one that permits most. */
  #source(): Source | undefined {
    const { records, identity } = this.#o;
    const { charter } = records.roster;
    if (charter === undefined) return undefined;
    if (equals(charter.root, identity.publicKey))
      return { under: null, roles: 31, depth: HOST_DEPTH + 1, slots: MAX_SLOTS };
    const me = personOf(identity.publicKey);
    const held = records.permissions.credentials.filter(
      (c) => c.person === me && records.permissions.holds(c, 'invite'),
    );
    const [best] = held.sort((a, b) => b.chain.roles - a.chain.roles || b.chain.slots - a.chain.slots);
    if (best === undefined) return undefined;
    const { roles, depth, slots } = best.chain;
    return { under: best.chain, roles, depth, slots };
  }

  #limit({ under, slots }: Source): number {
    return under === null ? HOST_SLOTS : Math.min(HOST_SLOTS, slots);
  }

  /** A slot that is free as far as is known. */
  #freeSlot(source: Source): number | undefined {
    const { permissions } = this.#o.records;
    return freeSlot(
      source,
      new Set([
        ...this.#o.grants.seats(this.#storedUnder(source)),
        ...permissions.content.seats.keys(),
        ...permissions.credentials.map((c) => c.chain.seat),
      ]),
    );
  }

  #shown({ seat, grant, link, expires }: Sent, kind: InviteKind): SentInvite {
    const { permissions, roster } = this.#o.records;
    const person = permissions.content.seats.get(seat);
    const taker = roster.members.find((m) => m.person === person);
    const key = permissions.credentials.find((c) => c.person === person)?.holder;
    const taken =
      taker ??
      (key === undefined || person === undefined ? undefined : { identity: key, name: keyToHex(key).slice(0, 8) });
    return {
      seat,
      kind,
      link,
      expires,
      revoked: permissions.revocations.some((r) => r.id === grant),
      ...(taken === undefined ? {} : { taken: faceOf(taken) }),
    };
  }
}
