/**
 * How what a community's root signs spreads, its profile and where it is: a peer that follows a community asks now and then, and sends its own copy when the
 * other's is older. Request [1, community, edition, copy or null]; reply [1, edition, copy or null]. An edition is 0 for none, otherwise version + 1.
 */
import type { Connection, Libp2p } from '@libp2p/interface';
import { ask } from '../transport/framed-stream.ts';
import { type OnDrop, serveRequests } from '../transport/request-server.ts';
import { asBytes, asList, asText, asUint, asVersion, decodeCbor, encodeCbor } from '../wire/cbor.ts';
import { MalformedError } from '../wire/malformed.ts';
import { COMMUNITY_PROTOCOL, FOUND_PROTOCOL, MAX_PROFILE } from './constants.ts';
import { type Found, isNewerFound, MAX_FOUND, readFound } from './found/record.ts';
import { type CommunityName, communityOf } from './name.ts';
import { isNewer, type Profile, readProfile } from './profile.ts';

/** Beside the copy itself in a message. */
const AROUND = 64;
const MAX_NAME = 32;

interface Signed {
  readonly root: Uint8Array;
  readonly version: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** What is exchanged. */
interface Kind<T extends Signed> {
  readonly protocol: string;
  /** Longest copy, bytes. */
  readonly most: number;
  /** Decodes and verifies. Throws MalformedError. */
  readonly read: (bytes: Uint8Array) => Promise<T>;
  readonly isNewer: (a: T, b: T) => boolean;
}

export const PROFILES: Kind<Profile> = { protocol: COMMUNITY_PROTOCOL, most: MAX_PROFILE, read: readProfile, isNewer };
export const FOUND: Kind<Found> = { protocol: FOUND_PROTOCOL, most: MAX_FOUND, read: readFound, isNewer: isNewerFound };

/** Stores what the communities that this peer serves or follows have signed. */
export interface SignedStore<T> {
  /** Undefined while none is known. */
  get(community: CommunityName): T | undefined;
  /** Stores a verified copy, unless this peer does not follow the community. */
  put(community: CommunityName, copy: T): void;
}

/**
 * Asks the peer at the other end, and sends it a newer copy. Resolves to whether the other end is now up to date. Throws MalformedError, or what the stream
 * throws.
 */
export async function exchange<T extends Signed>(
  kind: Kind<T>,
  connection: Connection,
  community: CommunityName,
  cache: SignedStore<T>,
  signal: AbortSignal,
): Promise<boolean> {
  const say = async (mine: T | undefined, offer: boolean): Promise<{ edition: number; copy: T | undefined }> => {
    const request = encodeCbor([1, community, editionOf(mine), offer && mine !== undefined ? mine.bytes : null]);
    const reply = await ask(connection, kind.protocol, request, { maxReply: kind.most + AROUND, signal });
    const [version, edition, copy] = asList(decodeCbor(reply, kind.most + AROUND), 'reply', 3);
    asVersion(version, 1);
    const news = copy === null ? undefined : await readOf(kind, community, asBytes(copy, 'copy', 1, kind.most));
    return { edition: asUint(edition, 'edition'), copy: news };
  };
  const told = await say(cache.get(community), false);
  if (told.copy !== undefined) place(kind, cache, community, told.copy);
  const mine = cache.get(community);
  if (mine === undefined || told.edition >= editionOf(mine)) return true;
  const { edition } = await say(mine, true);
  return edition >= editionOf(mine);
}

/** Answers from the store, and stores newer copies from others. Returns a function that stops it. */
export function serveExchange<T extends Signed>(
  kind: Kind<T>,
  libp2p: Libp2p,
  cache: SignedStore<T>,
  onDrop?: OnDrop,
): Promise<() => Promise<void>> {
  const maxRequest = kind.most + AROUND;
  const reply = async (request: Uint8Array): Promise<Uint8Array> => {
    const fields = asList(decodeCbor(request, maxRequest), 'request', 4);
    asVersion(fields[0], 1);
    const community = asText(fields[1], 'community', MAX_NAME);
    const edition = asUint(fields[2], 'edition');
    const offered = fields[3];
    if (offered !== null) {
      const held = cache.get(community);
      // A signature is checked only when the copy is newer.
      if (held === undefined || edition >= editionOf(held))
        place(kind, cache, community, await readOf(kind, community, asBytes(offered, 'copy', 1, kind.most)));
    }
    const known = cache.get(community);
    const news = known !== undefined && editionOf(known) > edition ? known.bytes : null;
    return encodeCbor([1, editionOf(known), news]);
  };
  return serveRequests(libp2p, kind.protocol, { maxRequest, reply, onDrop });
}

function place<T extends Signed>(kind: Kind<T>, cache: SignedStore<T>, community: CommunityName, copy: T): void {
  const held = cache.get(community);
  if (held === undefined || kind.isNewer(copy, held)) cache.put(community, copy);
}

async function readOf<T extends Signed>(kind: Kind<T>, community: CommunityName, bytes: Uint8Array): Promise<T> {
  const copy = await kind.read(bytes);
  if (communityOf(copy.root) !== community) throw new MalformedError('of another community');
  return copy;
}

function editionOf(copy: Signed | undefined): number {
  return copy === undefined ? 0 : copy.version + 1;
}
