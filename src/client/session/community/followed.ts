/** The communities that this device follows, as it stores them: their profiles, relays that know them, and where else they are found. */
import { isPlace, MAX_PLACES } from '../../../node/community/found/place.ts';
import { type Found, readFound } from '../../../node/community/found/record.ts';
import { type Profile, readProfile } from '../../../node/community/profile.ts';
import { isCommunityId } from '../../../node/identity/ids.ts';
import { isRelayAddress } from '../../../node/relays/address.ts';
import { fromBase64url, toBase64url } from '../../../node/wire/bytes.ts';
import { device } from '../platform/storage.ts';

export interface Followed {
  /** Root key in base64url. */
  readonly id: string;
  readonly root: Uint8Array;
  readonly relays: readonly string[];
  /** Named by the link. */
  readonly places: readonly string[];
  /** What was read last of where it is. */
  readonly record: Found | undefined;
  readonly profile: Profile | undefined;
}

interface Memory {
  readonly followed: readonly Followed[];
  /** Id of the community shown last; undefined for the lobby. */
  readonly shown: string | undefined;
}

/** Communities followed at a time; the one followed first is evicted first. */
export const MAX_FOLLOWED = 16;

export async function recallFollowed(): Promise<Memory> {
  try {
    const { followed, shown } = JSON.parse(device.get('communities') ?? '') as { followed: unknown[]; shown: unknown };
    const all = await Promise.all(followed.slice(0, MAX_FOLLOWED).map(read));
    return {
      followed: all.filter((one) => one !== undefined),
      shown: typeof shown === 'string' ? shown : undefined,
    };
  } catch {
    // Missing, not written by this code, or cut short.
    return { followed: [], shown: undefined };
  }
}

export function rememberFollowed({ followed, shown }: Memory): void {
  const written = followed.map(({ id, relays, places, record, profile }) => ({
    id,
    relays,
    places,
    record: record && toBase64url(record.bytes),
    profile: profile && toBase64url(profile.bytes),
  }));
  device.set('communities', JSON.stringify({ followed: written, shown }));
}

async function read(value: unknown): Promise<Followed | undefined> {
  const { id, relays, places, record, profile } = (value ?? {}) as Partial<Record<string, unknown>>;
  if (typeof id !== 'string' || !isCommunityId(id)) return undefined;
  return {
    id,
    root: fromBase64url(id),
    relays: textsIn(relays).filter(isRelayAddress).slice(0, 3),
    places: textsIn(places).filter(isPlace).slice(0, MAX_PLACES),
    record: await signedIn(record, readFound),
    profile: await signedIn(profile, readProfile),
  };
}

function textsIn(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}

/** Undefined for a version that this page cannot decode: it will be fetched again. */
async function signedIn<T>(value: unknown, decode: (bytes: Uint8Array) => Promise<T>): Promise<T | undefined> {
  try {
    return typeof value === 'string' ? await decode(fromBase64url(value)) : undefined;
  } catch {
    return undefined;
  }
}
