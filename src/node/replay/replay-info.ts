/** `replay.json`: what a replay has beside the recording that it is made of. Its text, strictly read: a replay comes from a stranger's server. */
import { isCommunityId } from '../identity/ids.ts';
import { FRAME_MS } from '../media/frame.ts';
import { asBool, asList } from '../wire/cbor.ts';
import { MalformedError } from '../wire/malformed.ts';
import { type Cut, MAX_CUTS } from './cuts.ts';
import { asFields, asSeconds, parsedJson } from './json.ts';

export const REPLAY = 'replay.json';
/** Longest text, characters. */
export const MAX_REPLAY = 200_000;
export interface ReplayInfo {
  /** What was left out, in order. */
  readonly cuts: readonly Cut[];
  readonly captions: boolean;
  /** The community in whose hallway it is to be found, base64url, as who published it says. */
  readonly community: string | undefined;
  /** It is of a room for members, and who published it said that it is for everybody. */
  readonly beyondMembers?: boolean | undefined;
}

const VERSION = 1;

export function writeReplayInfo({ cuts, captions, community, beyondMembers }: ReplayInfo): string {
  const seconds = (slots: number): number => (slots * FRAME_MS) / 1_000;
  const value = {
    version: VERSION,
    cuts: cuts.map(({ at, lasted }) => ({ at: seconds(at), lasted: seconds(lasted) })),
    captions,
    community: community ?? null,
    ...(beyondMembers === true ? { beyondMembers } : {}),
  };
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** The charter is not read here. Throws MalformedError. */
export function readReplayInfo(text: string): ReplayInfo {
  const all = asFields(parsedJson(text, MAX_REPLAY), 'replay');
  if (all['version'] !== VERSION) throw new MalformedError('version');
  const { captions, community, beyondMembers } = all;
  if (typeof captions !== 'boolean') throw new MalformedError('captions');
  if (community !== null && !(typeof community === 'string' && isCommunityId(community)))
    throw new MalformedError('community');
  return {
    cuts: asList(all['cuts'], 'cuts', 0, MAX_CUTS).map(cutIn),
    captions,
    community: community ?? undefined,
    ...(beyondMembers === undefined ? {} : { beyondMembers: asBool(beyondMembers, 'beyondMembers') }),
  };
}

function cutIn(value: unknown): Cut {
  const { at, lasted } = asFields(value, 'cut');
  const slots = (seconds: unknown, name: string): number => Math.round((asSeconds(seconds, name) * 1_000) / FRAME_MS);
  return { at: slots(at, 'at'), lasted: slots(lasted, 'lasted') };
}
