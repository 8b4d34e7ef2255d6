/**
 * A speaker's two files side by side: packets in the one, signatures in the other, in the order of time. Pure: whoever owns it appends what `take` gives,
 * the signatures first, so that no sound is on disk without them.
 */
import type { RoomId } from '../identity/ids.ts';
import type { StreamId } from '../media/frame.ts';
import { isOpusFrame, opusChannels } from '../media/opus-packet.ts';
import type { Bundle } from '../records/bundle.ts';
import type { Member } from '../records/member.ts';
import { concat, toHex } from '../wire/bytes.ts';
import { headPage, tagsPage } from './ogg-pages.ts';
import { OpusPages } from './opus-pages.ts';
import type { FrameKey } from './sealed/frame-keys.ts';
import { encodeSignatureRecord, MAX_KEYS, MAX_SIGNERS, MAX_SLOTS } from './signature-records.ts';

/** A speaker's record proves the names of streams for this long, ms; then a newer one is kept. */
export const SIGNER_LIFE = 600_000;

/** Whose files they are, as they begin. */
export interface FileOpening {
  readonly room: RoomId;
  readonly title: string;
  /** Of slot 0, ms since 1970. */
  readonly started: number;
  readonly identity: Uint8Array;
  readonly name: string;
  /** Any number that the other files of the folder do not have. */
  readonly serial: number;
  readonly channels: 1 | 2;
}

/** The part of a member record that is kept. */
export type SignerOf = Pick<Member, 'id' | 'version' | 'name' | 'bytes'>;

export interface SignedBundle extends Bundle {
  readonly signature: Uint8Array;
  /** In a room for members: what each frame that sounds was encrypted under before it was signed. Frames are as they sound. */
  readonly keys?: readonly FrameKey[] | undefined;
}

export interface WrittenPart {
  /** To be written over the beginning of the sound file, where it is given. */
  readonly head: Uint8Array<ArrayBuffer> | undefined;
  readonly signatures: Uint8Array<ArrayBuffer>;
  readonly sound: Uint8Array<ArrayBuffer>;
}

interface Known {
  readonly number: number;
  readonly at: number;
  readonly name: string;
}

export class SignedWriter {
  readonly #pages: OpusPages;
  #signatures: Uint8Array[] = [];
  #sound: Uint8Array[] = [];
  /** By session and stream. */
  readonly #signers = new Map<string, Known>();
  #count = 0;
  /** Numbers of keys, by epoch and key: those of another stream are others. */
  readonly #keys = new Map<string, number>();

  constructor({ room, title, started, identity, name, serial, channels }: FileOpening) {
    this.#pages = new OpusPages({ serial, page: 2, slots: 0, channels });
    const tags = [`TITLE=${title}`, `ARTIST=${name}`, `DATE=${new Date(started).toISOString()}`, `STOA_ROOM=${room}`];
    this.#sound.push(headPage(serial, channels), tagsPage(serial, tags));
    this.#signatures.push(encodeSignatureRecord({ kind: 'opening', room, identity, started }));
  }

  /** The first slot that is not written. */
  get next(): number {
    return this.#pages.slots;
  }

  /** Writes silence up to a slot. */
  silence(to: number): void {
    if (to > this.next) this.#pages.silence(to - this.next);
  }

  /** Writes a bundle at `next`. False, and nothing is heard of it, when it does not fit any file: more signers, keys or time than one may have. */
  push(bundle: SignedBundle, by: SignerOf): boolean {
    const { frames, captured, level, epoch, signature } = bundle;
    const slot = this.next;
    const signer = slot + frames.length > MAX_SLOTS ? undefined : this.#signer(by, bundle.stream);
    if (signer === undefined) return false;
    const keys = bundle.keys?.map((key) => this.#key(key));
    if (keys?.some((number) => number >= MAX_KEYS)) return false;
    const silent = frames.map(({ payload }) => payload.byteLength === 0);
    const { seq } = frames[0]!;
    const record = { kind: 'bundle', signer, slot, seq, silent, captured, level, epoch, signature } as const;
    this.#signatures.push(encodeSignatureRecord(keys === undefined ? record : { ...record, keys }));
    for (const { payload } of frames) {
      if (payload.byteLength === 0) this.#pages.silence(1);
      else this.#pages.push(payload);
    }
    return true;
  }

  /** What was written since the last call. */
  take(): WrittenPart {
    const [head, pages] = [this.#pages.takeHead(), this.#pages.take()];
    const part = { head, signatures: concat(this.#signatures), sound: concat([...this.#sound, pages]) };
    this.#signatures = [];
    this.#sound = [];
    return part;
  }

  /** `MAX_KEYS` when there are too many. */
  #key({ epoch, key }: FrameKey): number {
    const name = `${epoch} ${toHex(key)}`;
    const known = this.#keys.get(name);
    if (known !== undefined || this.#keys.size >= MAX_KEYS) return known ?? MAX_KEYS;
    const number = this.#keys.size;
    this.#keys.set(name, number);
    this.#signatures.push(encodeSignatureRecord({ kind: 'key', epoch, key }));
    return number;
  }

  #signer({ id, version, name, bytes }: SignerOf, stream: StreamId): number | undefined {
    const key = `${id} ${stream}`;
    const known = this.#signers.get(key);
    const isGood =
      known !== undefined && known.name === name && version <= known.at + SIGNER_LIFE && version >= known.at;
    if (isGood) return known.number;
    if (this.#count >= MAX_SIGNERS) return undefined;
    const signer = { number: this.#count++, at: version, name };
    this.#signers.set(key, signer);
    this.#signatures.push(
      encodeSignatureRecord({ kind: 'signer', at: version, member: bytes as Uint8Array<ArrayBuffer> }),
    );
    return signer.number;
  }
}

/** Whether a bundle can be kept as it is: each frame is silence or a packet of 20 ms. Others would shift all that follows. */
export function isKept({ frames }: Bundle): boolean {
  return frames.every(({ payload }) => payload.byteLength === 0 || isOpusFrame(payload));
}

/** Channels of the first frame that sounds. */
export function channelsOf({ frames }: Bundle): 1 | 2 {
  const sounds = frames.find(({ payload }) => payload.byteLength > 0);
  return sounds === undefined ? 1 : opusChannels(sounds.payload);
}
