/** This person's standing in a community: their grants for all its rooms, the key if this device owns it, and what they issue. */
import { type VerifiedChain, verifyChain } from '../../../node/grants/chain.ts';
import { MAX_GRANTS, MAX_SLOTS } from '../../../node/grants/constants.ts';
import type { GrantStore } from '../../../node/grants/grant-store.ts';
import { decodeInvite, encodeInvite } from '../../../node/grants/invite.ts';
import { claimGrant, type GrantDraft, issueGrant, linkSigner, newSeed } from '../../../node/grants/issue.ts';
import { readRevocation, revoke } from '../../../node/grants/revocation.ts';
import { ALL_ROLES, hasRole, ROLES } from '../../../node/grants/roles.ts';
import { freeSlot, type Source } from '../../../node/grants/slots.ts';
import { ROOM_ID_BYTES } from '../../../node/identity/ids.ts';
import { KEY_BYTES, type Signer } from '../../../node/identity/keys.ts';
import { MAX_PROOF } from '../../../node/records/constants.ts';
import { equals, fromBase64url, toBase64url } from '../../../node/wire/bytes.ts';
import type { MembershipInvites, MembershipKind, MembershipOffer, Standing } from '../view/communities.ts';

const DAY = 24 * 3_600_000;
/** Life of a membership; and how long before its end an owner's is renewed. */
const LIFE = 360 * DAY;
const RENEWAL = 60 * DAY;
/** How many times invites can be passed on, and how many invites each person who took one has. */
const MEMBER_DEPTH = 3;
const MEMBER_SLOTS = 2;
/** The same for people who may open rooms: they host, and appoint moderators. */
const OPENER_DEPTH = 4;
const OPENER_SLOTS = 64;
const OWNER_DEPTH = MAX_GRANTS - 2;
/** Invites of somebody without a limit, as one device remembers them. */
const MOST_SENT = 64;

interface Opened {
  readonly chain: VerifiedChain;
  readonly seed: Uint8Array | null;
}

export interface MembershipOptions {
  /** Root key in base64url, and as it is. */
  readonly id: string;
  readonly root: Uint8Array;
  readonly identity: Signer;
  /** Grants stored on this device. */
  readonly grants: GrantStore;
  /** The root's seed, if this device has it. */
  readonly seed: Uint8Array | undefined;
}

export class Membership {
  readonly #o: MembershipOptions;
  #chains: readonly VerifiedChain[] = [];
  #undone: ReadonlySet<string> = new Set();
  #opened: Opened | 'damaged' | undefined;

  private constructor(options: MembershipOptions) {
    this.#o = options;
  }

  /** As stored on this device. An owner's own grant is issued or renewed where that is due. */
  static async of(options: MembershipOptions): Promise<Membership> {
    const membership = new Membership(options);
    await membership.#read();
    const { id, identity, grants, seed } = options;
    if (seed !== undefined && (membership.until ?? 0) < Date.now() + RENEWAL) {
      const own = { audience: identity.publicKey, bearer: false, roles: ALL_ROLES, depth: OWNER_DEPTH };
      grants.hold(id, await membership.#issue(membership.#source()!, { ...own, slots: MAX_SLOTS }, anySlot()));
      await membership.#read();
    }
    return membership;
  }

  get standing(): Standing {
    if (this.#o.seed !== undefined) return 'owner';
    return this.proof !== undefined ? 'opener' : this.#best === undefined ? 'none' : 'member';
  }

  /** When it expires, ms since 1970; undefined when there is none. */
  get until(): number | undefined {
    return this.#best?.expires;
  }

  /** What permits opening rooms: a chain short enough for a charter. */
  get proof(): Uint8Array | undefined {
    const fit = (c: VerifiedChain): boolean => hasRole(c.roles, 'host') && c.bytes.byteLength <= MAX_PROOF;
    return this.#held.find(fit)?.bytes;
  }

  get offer(): MembershipOffer | undefined {
    const opened = this.#opened;
    if (opened === undefined) return undefined;
    if (opened === 'damaged') return { kind: 'member', status: 'damaged' };
    const { chain, seed } = opened;
    const mine = seed !== null || (chain.holder !== null && equals(chain.holder, this.#o.identity.publicKey));
    return {
      kind: hasRole(chain.roles, 'host') ? 'opener' : 'member',
      status: !mine ? 'not-yours' : chain.expires < Date.now() ? 'expired' : 'good',
    };
  }

  /** Examines what a link offers. */
  async open(text: string): Promise<void> {
    try {
      const { root, chain, seed } = await decodeInvite(text);
      const verified = await verifyChain(chain, root);
      if (!equals(root, this.#o.root) || verified.room !== null) throw new RangeError('of something else');
      this.#opened = { chain: verified, seed };
    } catch {
      // Cut short in transit, made up, or for a single room: there is nothing else to say about it.
      this.#opened = 'damaged';
    }
  }

  /** Accepts what the link offers. */
  async join(): Promise<void> {
    const opened = this.#opened;
    if (this.offer?.status !== 'good' || opened === undefined || opened === 'damaged') return;
    const { chain, seed } = opened;
    const { id, identity } = this.#o;
    this.#o.grants.hold(
      id,
      seed === null ? chain.bytes : await claimGrant(await linkSigner(seed), chain, identity.publicKey),
    );
    this.#opened = undefined;
    await this.#read();
  }

  get invites(): MembershipInvites | undefined {
    const source = this.#source();
    if (source === undefined) return undefined;
    const { id } = this.#o;
    const left = Math.min(MOST_SENT, source.slots) - this.#o.grants.seats(id).length;
    const kinds: MembershipKind[] = ['member', ...(this.#givesRooms(source) ? ['opener' as const] : []), 'device'];
    const sent = this.#o.grants.sent(id).flatMap(({ seat, kind, link, expires, grant }) => {
      if (kind === 'listen' || kind === 'speak') return [];
      return [{ seat, kind, link, expires, revoked: this.#undone.has(grant) }];
    });
    return { left: Math.max(0, left), kinds, sent };
  }

  /**
   * A link, built from the invite by `address`; undefined when none is left, or this may not be granted. Throws RangeError when `code` is invalid.
   */
  async invite(kind: MembershipKind, code: string, address: (invite: string) => string): Promise<string | undefined> {
    const { id, root } = this.#o;
    const source = this.#source();
    const slot = source && freeSlot(source, new Set(this.#o.grants.seats(id)));
    const { invites } = this;
    if (source === undefined || slot === undefined || !invites?.left || !invites.kinds.includes(kind)) return undefined;
    const seed = kind === 'member' ? newSeed() : null;
    const audience = seed === null ? keyOf(code) : (await linkSigner(seed)).publicKey;
    if (equals(audience, this.#o.identity.publicKey)) throw new RangeError('my own code');
    const bytes = await this.#issue(source, { audience, bearer: seed !== null, ...this.#given(kind, source) }, slot);
    const { seat, id: grant, expires } = await verifyChain(bytes, root);
    const room = toBase64url(root.subarray(0, ROOM_ID_BYTES));
    const link = address(await encodeInvite({ room, root, chain: bytes, seed }));
    this.#o.grants.send(id, { seat, grant, kind, link, expires });
    return link;
  }

  /** Revokes a grant. Rooms learn of it when this person is in them: there is nobody else to tell. */
  async takeBack(seat: string): Promise<void> {
    const { id, root, identity, seed } = this.#o;
    const sent = this.#o.grants.sent(id).find((s) => s.seat === seat);
    if (sent === undefined) return;
    const text = new URLSearchParams(new URL(sent.link).hash.slice(1)).get('invite') ?? '';
    const chain = await verifyChain((await decodeInvite(text)).chain, root);
    const by = seed !== undefined && chain.links.length === 1 ? await linkSigner(seed) : identity;
    this.#o.grants.undo(id, await revoke(by, chain, Date.now()));
    await this.#read();
  }

  /** This person's chains that have not expired, the most powerful first. */
  get #held(): readonly VerifiedChain[] {
    const now = Date.now();
    return this.#chains
      .filter((c) => c.expires > now)
      .sort((a, b) => b.roles - a.roles || a.links.length - b.links.length || b.expires - a.expires);
  }

  get #best(): VerifiedChain | undefined {
    return this.#held[0];
  }

  #source(): Source | undefined {
    if (this.#o.seed !== undefined) return { under: null, roles: ALL_ROLES, depth: OWNER_DEPTH + 1, slots: MAX_SLOTS };
    const best = this.#held.find((c) => hasRole(c.roles, 'invite'));
    if (best === undefined) return undefined;
    const { roles, depth, slots } = best;
    return { under: best, roles, depth, slots };
  }

  /** Whether one more grant still fits into a charter. */
  #givesRooms({ under, roles }: Source): boolean {
    return hasRole(roles, 'host') && (under === null || 2 * under.bytes.byteLength <= MAX_PROOF);
  }

  #given(kind: MembershipKind, source: Source): Pick<GrantDraft, 'roles' | 'depth' | 'slots'> {
    const [roles, depth, slots] = {
      member: [ROLES.listen | ROLES.speak | ROLES.invite, MEMBER_DEPTH, MEMBER_SLOTS] as const,
      opener: [ALL_ROLES, OPENER_DEPTH, OPENER_SLOTS] as const,
      device: [source.roles, source.depth, source.slots] as const,
    }[kind];
    const left = Math.min(depth, source.depth - 1);
    // The last holder in a chain has nothing to issue.
    if (left === 0) return { roles: roles & source.roles & ~ROLES.invite, depth: 0, slots: 0 };
    return { roles: roles & source.roles, depth: left, slots: Math.min(slots, source.slots) };
  }

  async #issue(
    { under }: Source,
    draft: Omit<GrantDraft, 'slot' | 'room' | 'expires'>,
    slot: number,
  ): Promise<Uint8Array<ArrayBuffer>> {
    const { identity, seed } = this.#o;
    const issuer = under === null && seed !== undefined ? await linkSigner(seed) : identity;
    const expires = Math.min(Date.now() + LIFE, under?.expires ?? Number.POSITIVE_INFINITY);
    return issueGrant(issuer, under, { ...draft, slot, room: null, expires });
  }

  async #read(): Promise<void> {
    const { id, root, identity } = this.#o;
    const undone = await Promise.all(this.#o.grants.undone(id).map((bytes) => readRevocation(bytes, root)));
    this.#undone = new Set(undone.map((r) => r.id));
    const chains = await Promise.allSettled(this.#o.grants.held(id).map((bytes) => verifyChain(bytes, root)));
    this.#chains = chains
      .flatMap((c) => (c.status === 'fulfilled' ? [c.value] : []))
      .filter((c) => c.room === null && c.holder !== null && equals(c.holder, identity.publicKey));
  }
}

function anySlot(): number {
  return crypto.getRandomValues(new Uint16Array(1))[0]!;
}

/** The key in a person's code. Throws RangeError. */
function keyOf(code: string): Uint8Array {
  try {
    const key = fromBase64url(code.trim());
    if (key.byteLength === KEY_BYTES) return key;
  } catch {
    // Characters that no code contains.
  }
  throw new RangeError('no code');
}
