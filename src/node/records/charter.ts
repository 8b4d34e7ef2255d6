/**
 * A room's charter: who founded it, and under which title. The room id is the hash of the founder's key and a nonce, so a charter proves by itself
 * that it belongs to an id, and only the founder can write a newer version of it (or close the room). Payload [2, root key, nonce, title, language,
 * open, created s, version, closed, stage, access, host key, proof] in the domain `stoa/charter/1`. Where the room may be recorded the payload begins
 * with 3 and the rule comes last; the shorter form is read by every build. Up to three topics stand at the end of the title as it is signed, each as a
 * hashtag: builds of before show them so.
 */
import { open, seal } from '../identity/envelope.ts';
import type { RoomId } from '../identity/ids.ts';
import { ROOM_ID_BYTES } from '../identity/ids.ts';
import { KEY_BYTES, type Signer } from '../identity/keys.ts';
import { laterCode } from '../util/later-code.ts';
import { concat, toBase64url, utf8 } from '../wire/bytes.ts';
import { asBool, asBytes, asLine, asRecord, asText, asUint, copyOf } from '../wire/cbor.ts';
import { MalformedError } from '../wire/malformed.ts';
import { MAX_CHARTER, MAX_LANGUAGE_BYTES, MAX_PROOF, MAX_TITLE_BYTES, NONCE_BYTES } from './constants.ts';

export interface Charter {
  readonly id: RoomId;
  /** The founder's identity key, 32 bytes. */
  readonly root: Uint8Array;
  readonly nonce: Uint8Array;
  /** Without its topics. */
  readonly title: string;
  /** What the room is about, a word each (`topics.ts`). */
  readonly topics: readonly string[];
  /** BCP 47 tag or ''. */
  readonly language: string;
  /** Announced in the hallway; otherwise found only by its link. */
  readonly open: boolean;
  /** Milliseconds since 1970, by the founder's clock. */
  readonly created: number;
  /** The higher version replaces the lower. */
  readonly version: number;
  /** The founder ended the room for all. */
  readonly closed: boolean;
  /** Who may go on stage: anyone while there are places, or those whom a host or moderator invites. */
  readonly stage: StageRule;
  /** Who may come in: anyone, or holders of an invite. In a members-only room audio is encrypted. */
  readonly access: AccessRule;
  /** Whether the hosts and moderators may record what is said. */
  readonly recording: RecordingRule;
  /** The host's identity key: the root's, or that of whom the root or an earlier host named. */
  readonly host: Uint8Array;
  /** The signer's right to sign for the root: a chain of grants that ends at them; undefined when the root signed. */
  readonly proof: Uint8Array | undefined;
  /** The signed bytes, to hand on. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export type StageRule = 'anyone' | 'invited';
export type AccessRule = 'anyone' | 'members';
/** 'host': hosts and moderators may record those who agree to it. */
export type RecordingRule = 'never' | 'host';
/** In their order on the wire. */
export const STAGES: readonly StageRule[] = ['anyone', 'invited'];
export const ACCESSES: readonly AccessRule[] = ['anyone', 'members'];
const RECORDINGS: readonly RecordingRule[] = ['never', 'host'];

/** Those at the end of a title, never all of it: behind its last letter, which is the first group. A number is none: a title may end in `#1`. */
const TOPICS = /(\S)( #\p{L}[^\s#]{0,23}){1,3}$/u;

type Written = 'title' | 'language' | 'open' | 'created' | 'version' | 'closed' | 'nonce';

/** `root`, `host` and `proof` only where the signer is not the root itself. */
export type CharterDraft = Pick<Charter, Written> & Partial<Omit<Charter, Written | 'id' | 'bytes'>>;

export async function roomIdOf(root: Uint8Array, nonce: Uint8Array): Promise<RoomId> {
  const input = concat([utf8('stoa/room/1\0'), root, nonce]);
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', input));
  return toBase64url(hash.subarray(0, ROOM_ID_BYTES));
}

/** Signs a charter. `now` (ms since 1970): when its proof must hold. Throws MalformedError when the founder may not sign it. */
export async function writeCharter(founder: Signer, draft: CharterDraft, now = Date.now()): Promise<Charter> {
  const recording = RECORDINGS.indexOf(draft.recording ?? 'never');
  const bytes = await seal(founder, 'stoa/charter/1', [
    recording === 0 ? 2 : 3,
    draft.root ?? founder.publicKey,
    draft.nonce,
    withTopics(draft.title, draft.topics),
    draft.language,
    draft.open,
    Math.floor(draft.created / 1000),
    draft.version,
    draft.closed,
    STAGES.indexOf(draft.stage ?? 'anyone'),
    ACCESSES.indexOf(draft.access ?? 'anyone'),
    draft.host ?? founder.publicKey,
    draft.proof ?? null,
    ...(recording === 0 ? [] : [recording]),
  ]);
  return readCharter(bytes, now);
}

/** Most charters are signed by their root, and have no proof. */
const proofs = () => laterCode(() => import('./charter-proof.ts'));

/** A title as it is signed, with those topics for which it leaves a place. */
function withTopics(title: string, topics: readonly string[] = []): string {
  return topics.reduce((line, topic) => {
    const longer = `${line} #${topic}`;
    return utf8(longer).byteLength <= MAX_TITLE_BYTES ? longer : line;
  }, title);
}

/** Decodes and verifies a charter; `now` (ms since 1970) is for the proof, which expires. Throws MalformedError. */
export async function readCharter(bytes: Uint8Array, now: number): Promise<Charter> {
  const opened = open(bytes, MAX_CHARTER);
  const short = Array.isArray(opened.value) && opened.value[0] === 2;
  const fields = short ? asRecord(opened.value, 'charter', 2, 13) : asRecord(opened.value, 'charter', 3, 14);
  const recording = short ? 'never' : RECORDINGS[asUint(fields[13], 'recording', RECORDINGS.length - 1)]!;
  // One room, one form.
  if (!short && recording === 'never') throw new MalformedError('recording');
  const root = copyOf(asBytes(fields[1], 'root', KEY_BYTES));
  const nonce = copyOf(asBytes(fields[2], 'nonce', NONCE_BYTES));
  const line = asLine(fields[3], 'title', MAX_TITLE_BYTES);
  const title = line.replace(TOPICS, '$1');
  if (title.trim() === '') throw new MalformedError('empty title');
  const charter = {
    id: await roomIdOf(root, nonce),
    root,
    nonce,
    title,
    topics: line.slice(title.length).split(' #').slice(1),
    language: asText(fields[4], 'language', MAX_LANGUAGE_BYTES),
    open: asBool(fields[5], 'open'),
    created: asUint(fields[6], 'created', 2 ** 40) * 1000,
    version: asUint(fields[7], 'version', 2 ** 31),
    closed: asBool(fields[8], 'closed'),
    stage: STAGES[asUint(fields[9], 'stage', STAGES.length - 1)]!,
    access: ACCESSES[asUint(fields[10], 'access', ACCESSES.length - 1)]!,
    recording,
    host: copyOf(asBytes(fields[11], 'host', KEY_BYTES)),
    proof: fields[12] === null ? undefined : copyOf(asBytes(fields[12], 'proof', 1, MAX_PROOF)),
    bytes: copyOf(bytes),
  };
  const signer =
    charter.proof === undefined ? root : await (await proofs()).signerOf(charter.proof, root, charter.id, now);
  await opened.check(signer, 'stoa/charter/1');
  return charter;
}
