/** The communities that this device follows, as it stores them: their profiles, and relays that know them. */
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
  const written = followed.map(({ id, relays, profile }) => ({
    id,
    relays,
    profile: profile && toBase64url(profile.bytes),
  }));
  device.set('communities', JSON.stringify({ followed: written, shown }));
}

async function read(value: unknown): Promise<Followed | undefined> {
  const { id, relays, profile } = (value ?? {}) as Partial<Record<string, unknown>>;
  if (typeof id !== 'string' || !isCommunityId(id)) return undefined;
  return {
    id,
    root: fromBase64url(id),
    relays: Array.isArray(relays) ? relays.filter((r) => typeof r === 'string' && isRelayAddress(r)).slice(0, 3) : [],
    profile: typeof profile === 'string' ? await asProfile(profile) : undefined,
  };
}

async function asProfile(text: string): Promise<Profile | undefined> {
  try {
    return await readProfile(fromBase64url(text));
  } catch {
    // A version that this page cannot decode: the profile will be fetched again.
    return undefined;
  }
}
