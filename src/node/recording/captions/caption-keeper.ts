/**
 * Keeps captions beside the sound of who is recorded: finished lines, as they were signed, of those who agreed, and of what they said since. A line of
 * which any word may be older is left out as a whole. Pure; what is to be appended to files comes out. Layout in ../SPEC.md.
 */

import { personOf } from '../../identity/person.ts';
import { seqDistance } from '../../media/frame.ts';
import type { Caption } from '../../records/caption.ts';
import { remember } from '../../util/bounded-map.ts';
import { Counters } from '../../util/counters.ts';
import { concat, toHex } from '../../wire/bytes.ts';
import type { RecordingConsent } from '../consent.ts';
import type { Recorder } from '../recorder.ts';
import type { BundleOpener } from '../sealed/bundle-opener.ts';
import { encodeCaptionKey } from '../sealed/caption-keys.ts';

/**
 * The speaker is not to be recorded; has no file yet; the line begins where no sound of theirs is kept; more lines than may wait; encrypted under a key
 * that the recorder does not have.
 */
export type CaptionKeepDrop = 'refused' | 'unknown' | 'outside' | 'full' | 'sealed';

export interface CaptionPart {
  readonly stem: string;
  readonly captions: Uint8Array<ArrayBuffer>;
}

/** Who says a caption. */
export interface CaptionSpeaker {
  readonly id: string;
  readonly identity: Uint8Array;
}

/** Lines that wait to be written: twelve people who never stop, for minutes. */
const MAX_WAITING = 512;
/** Speakers' newest lines that are known, so that none is kept twice. */
const MAX_KNOWN = 128;
/** Slots by which words may overtake their sound: relays tell them ahead of it, and one that takes over is late with it. */
const AHEAD = 150;

export class CaptionKeeper {
  readonly drops = new Counters<CaptionKeepDrop>();
  readonly #consent: RecordingConsent;
  readonly #recorder: Pick<Recorder, 'speakers' | 'keptOf'>;
  /** The last line of each session that was kept or left out. */
  readonly #judged = new Map<string, number>();
  #waiting: CaptionPart[] = [];
  readonly #opener: Pick<BundleOpener, 'captionKey'> | undefined;
  readonly #opening = new Set<Promise<void>>();
  /** Keys that are in the files, by file, stream, epoch and key. */
  readonly #keys = new Map<string, true>();

  /** `opener`: in a room for members. */
  constructor(
    consent: RecordingConsent,
    recorder: Pick<Recorder, 'speakers' | 'keptOf'>,
    opener?: Pick<BundleOpener, 'captionKey'>,
  ) {
    this.#opener = opener;
    this.#consent = consent;
    this.#recorder = recorder;
  }

  /** Lines that were there before the recording began: they are left out, those that still grow when they are finished. */
  pass(captions: readonly Caption[]): void {
    for (const { id, line } of captions) this.#judge(id, line);
  }

  /** A caption that is verified, and whose session is in the room; `now`: ms since 1970. */
  take(caption: Caption, by: CaptionSpeaker | undefined, now: number): void {
    const { id, line, final, bytes } = caption;
    if (line <= (this.#judged.get(id) ?? -1)) return;
    if (!this.#consent.allowed || !this.#consent.mayRecord(id)) {
      // What began without consent is left out when it is finished, too.
      this.#judge(id, line);
      this.drops.add('refused');
      return;
    }
    if (!final) return;
    this.#judge(id, line);
    const stem = this.#stemOf(id, by);
    if (stem === undefined) this.drops.add('unknown');
    else if (!this.#isKept(caption)) this.drops.add('outside');
    else if (this.#waiting.length + this.#opening.size >= MAX_WAITING) this.drops.add('full');
    else if (this.#opener === undefined) this.#waiting.push({ stem, captions: encodeKeptCaption(bytes, now) });
    else this.#open(this.#opener, caption, stem, now);
  }

  /** Resolves once the key of all that was taken so far is looked for. */
  get idle(): Promise<void> {
    return Promise.all(this.#opening).then(() => undefined);
  }

  #open(opener: Pick<BundleOpener, 'captionKey'>, caption: Caption, stem: string, now: number): void {
    const opening = opener.captionKey(caption).then((key) => {
      this.#opening.delete(opening);
      if (key === undefined || !this.#consent.mayRecord(caption.id)) {
        this.drops.add(key === undefined ? 'sealed' : 'refused');
        return;
      }
      const bytes = encodeCaptionKey(key);
      const name = `${stem} ${toHex(bytes)}`;
      if (!this.#keys.has(name)) this.#waiting.push({ stem, captions: encodeKeptCaption(bytes, now) });
      remember(this.#keys, name, true, MAX_KNOWN);
      this.#waiting.push({ stem, captions: encodeKeptCaption(caption.bytes, now) });
    });
    this.#opening.add(opening);
  }

  #judge(id: string, line: number): void {
    remember(this.#judged, id, Math.max(line, this.#judged.get(id) ?? -1), MAX_KNOWN);
  }

  /** Whether a line begins in what is kept of its speaker's voice, by the frames that it says it is of: engines write late, and clocks differ. */
  #isKept({ id, stream, start }: Caption): boolean {
    const kept = this.#recorder.keptOf(id);
    if (kept?.stream !== stream) return false;
    return seqDistance(start, kept.first) >= 0 && seqDistance(start, kept.last) <= AHEAD;
  }

  #stemOf(id: string, by: CaptionSpeaker | undefined): string | undefined {
    const person = by?.id === id ? personOf(by.identity) : undefined;
    return this.#recorder.speakers.find(({ identity }) => personOf(identity) === person)?.stem;
  }

  /** What is to be appended to the files of captions by now. */
  flush(): readonly CaptionPart[] {
    const parts = this.#waiting.filter(({ stem }) => this.#recorder.speakers.some((one) => one.stem === stem));
    this.#waiting = [];
    return parts;
  }
}

/** A signed caption, or a key of captions, behind its length and the time at which it was good, ms since 1970. */
export function encodeKeptCaption(caption: Uint8Array, at: number): Uint8Array<ArrayBuffer> {
  const head = new Uint8Array(8);
  const view = new DataView(head.buffer);
  view.setUint16(0, 6 + caption.byteLength);
  view.setUint16(2, Math.floor(at / 2 ** 32));
  view.setUint32(4, at % 2 ** 32);
  return concat([head, caption]);
}
