/**
 * How a profile spreads: a peer that follows a community asks now and then, and sends its own copy when the other's is older. Request [1, community,
 * edition, profile or null]; reply [1, edition, profile or null]. An edition is 0 for none, otherwise version + 1.
 */
import type { Connection, Libp2p } from '@libp2p/interface';
import { ask } from '../transport/framed-stream.ts';
import { type OnDrop, serveRequests } from '../transport/request-server.ts';
import { asBytes, asList, asText, asUint, asVersion, decodeCbor, encodeCbor } from '../wire/cbor.ts';
import { MalformedError } from '../wire/malformed.ts';
import { COMMUNITY_PROTOCOL, MAX_PROFILE } from './constants.ts';
import { type CommunityName, communityOf } from './name.ts';
import { isNewer, type Profile, readProfile } from './profile.ts';

const MAX_MESSAGE = MAX_PROFILE + 64;
const MAX_NAME = 32;

/** Stores profiles of the communities that this peer serves or follows. */
export interface ProfileStore {
  /** Undefined while none is known. */
  get(community: CommunityName): Profile | undefined;
  /** Stores a verified profile, unless this peer does not follow the community. */
  put(community: CommunityName, profile: Profile): void;
}

/**
 * Asks the peer at the other end, and sends it a newer profile. Resolves to whether the other end is now up to date. Throws MalformedError, or what
 * the stream throws.
 */
export async function exchangeProfile(
  connection: Connection,
  community: CommunityName,
  cache: ProfileStore,
  signal: AbortSignal,
): Promise<boolean> {
  const told = await say(connection, community, cache.get(community), false, signal);
  if (told.profile !== undefined) place(cache, community, told.profile);
  const mine = cache.get(community);
  if (mine === undefined || told.edition >= editionOf(mine)) return true;
  const { edition } = await say(connection, community, mine, true, signal);
  return edition >= editionOf(mine);
}

/** Answers from the store, and stores newer profiles from others. Returns a function that stops it. */
export function serveProfiles(libp2p: Libp2p, cache: ProfileStore, onDrop?: OnDrop): Promise<() => Promise<void>> {
  const reply = async (request: Uint8Array): Promise<Uint8Array> => {
    const fields = asList(decodeCbor(request, MAX_MESSAGE), 'request', 4);
    asVersion(fields[0], 1);
    const community = asText(fields[1], 'community', MAX_NAME);
    const edition = asUint(fields[2], 'edition');
    const offered = fields[3];
    if (offered !== null) {
      const held = cache.get(community);
      // A signature is checked only when the profile is newer.
      if (held === undefined || edition >= editionOf(held))
        place(cache, community, await readOf(community, asBytes(offered, 'profile', 1, MAX_PROFILE)));
    }
    const known = cache.get(community);
    const news = known !== undefined && editionOf(known) > edition ? known.bytes : null;
    return encodeCbor([1, editionOf(known), news]);
  };
  return serveRequests(libp2p, COMMUNITY_PROTOCOL, { maxRequest: MAX_MESSAGE, reply, onDrop });
}

function place(cache: ProfileStore, community: CommunityName, profile: Profile): void {
  const held = cache.get(community);
  if (held === undefined || isNewer(profile, held)) cache.put(community, profile);
}

async function say(
  connection: Connection,
  community: CommunityName,
  mine: Profile | undefined,
  offer: boolean,
  signal: AbortSignal,
): Promise<{ edition: number; profile: Profile | undefined }> {
  const request = encodeCbor([1, community, editionOf(mine), offer && mine !== undefined ? mine.bytes : null]);
  const reply = await ask(connection, COMMUNITY_PROTOCOL, request, { maxReply: MAX_MESSAGE, signal });
  const [version, edition, profile] = asList(decodeCbor(reply, MAX_MESSAGE), 'reply', 3);
  asVersion(version, 1);
  const news = profile === null ? undefined : await readOf(community, asBytes(profile, 'profile', 1, MAX_PROFILE));
  return { edition: asUint(edition, 'edition'), profile: news };
}

async function readOf(community: CommunityName, bytes: Uint8Array): Promise<Profile> {
  const profile = await readProfile(bytes);
  if (communityOf(profile.root) !== community) throw new MalformedError('profile of another community');
  return profile;
}

function editionOf(profile: Profile | undefined): number {
  return profile === undefined ? 0 : profile.version + 1;
}
