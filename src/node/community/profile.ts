/**
 * A community's profile: name, picture, rules, and defaults for new rooms. Signed by its root key. Payload [1, root, name, rules, picture or null,
 * [stage, access, open], version] in the domain `stoa/community/1`.
 */
import { open, seal } from '../identity/envelope.ts';
import { KEY_BYTES, type Signer } from '../identity/keys.ts';
import { ACCESSES, type AccessRule, STAGES, type StageRule } from '../records/charter.ts';
import { compare } from '../wire/bytes.ts';
import { asBool, asBytes, asLine, asList, asRecord, asText, asUint, copyOf, UNWANTED } from '../wire/cbor.ts';
import { MalformedError } from '../wire/malformed.ts';
import { MAX_COMMUNITY_NAME_BYTES, MAX_PROFILE, MAX_RULES_BYTES, MAX_VERSION } from './constants.ts';
import { asPicture } from './picture.ts';

/** Defaults of a new room under the community; whoever opens it may choose otherwise. */
export interface RoomDefaults {
  readonly stage: StageRule;
  readonly access: AccessRule;
  /** Listed in the community's hallway. */
  readonly open: boolean;
}

export interface ProfileDraft {
  readonly name: string;
  /** Plain text, lines ended by a line feed; '' for none. */
  readonly rules: string;
  /** A JPEG. */
  readonly picture: Uint8Array | null;
  readonly defaults: RoomDefaults;
  /** The higher version replaces the lower. */
  readonly version: number;
}

export interface Profile extends ProfileDraft {
  /** The community's root key. */
  readonly root: Uint8Array;
  /** The signed bytes, to be forwarded. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Signs a profile. Throws MalformedError when a reader would reject it. */
export async function writeProfile(root: Signer, draft: ProfileDraft): Promise<Profile> {
  const { stage, access, open: listed } = draft.defaults;
  const bytes = await seal(root, 'stoa/community/1', [
    1,
    root.publicKey,
    draft.name,
    draft.rules,
    draft.picture,
    [STAGES.indexOf(stage), ACCESSES.indexOf(access), listed],
    draft.version,
  ]);
  return readProfile(bytes);
}

/** Decodes and verifies a profile. Throws MalformedError. */
export async function readProfile(bytes: Uint8Array): Promise<Profile> {
  const opened = open(bytes, MAX_PROFILE);
  const fields = asRecord(opened.value, 'profile', 1, 7);
  const root = copyOf(asBytes(fields[1], 'root', KEY_BYTES));
  const name = asLine(fields[2], 'name', MAX_COMMUNITY_NAME_BYTES);
  if (name.trim() === '') throw new MalformedError('empty name');
  const [stage, access, listed] = asList(fields[5], 'defaults', 3);
  const profile = {
    root,
    name,
    rules: asRules(fields[3]),
    picture: fields[4] === null ? null : copyOf(asPicture(fields[4])),
    defaults: {
      stage: STAGES[asUint(stage, 'stage', STAGES.length - 1)]!,
      access: ACCESSES[asUint(access, 'access', ACCESSES.length - 1)]!,
      open: asBool(listed, 'open'),
    },
    version: asUint(fields[6], 'version', MAX_VERSION),
    bytes: copyOf(bytes),
  };
  await opened.check(root, 'stoa/community/1');
  return profile;
}

/** Whether `a` replaces `b`: the higher version, then the greater bytes, so that everyone agrees. */
export function isNewer(a: Profile, b: Profile): boolean {
  return (a.version - b.version || compare(a.bytes, b.bytes)) > 0;
}

/** Like `asLine`, with line feeds. */
function asRules(value: unknown): string {
  const text = asText(value, 'rules', MAX_RULES_BYTES);
  if (UNWANTED.test(text.replaceAll('\n', ''))) throw new MalformedError('rules');
  return text;
}
