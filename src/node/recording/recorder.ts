/**
 * Records a room: who may be recorded is kept, each in files of their own on one clock. Pure: verified frames and time (ms since the recording began)
 * go in, what is to be appended to files comes out. It holds a few seconds of sound of each speaker and nothing else.
 */
import type { RoomId } from '../identity/ids.ts';
import { type PersonId, personOf } from '../identity/person.ts';
import { type Frame, type StreamId, seqDistance } from '../media/frame.ts';
import { BUNDLE_FRAMES, type Bundle, bundleAround, readBundle, signatureOf } from '../records/bundle.ts';
import type { Member } from '../records/member.ts';
import { remember } from '../util/bounded-map.ts';
import { Counters } from '../util/counters.ts';
import { copyOf } from '../wire/cbor.ts';
import type { RecordingConsent } from './consent.ts';
import { stemOf } from './folder-names.ts';
import type { BundleOpener } from './sealed/bundle-opener.ts';
import { channelsOf, isKept, type SignedBundle, type WrittenPart } from './signed-writer.ts';
import { type RecordDrop, Track } from './track.ts';

/** Speakers in one recording. Each that comes late costs silence up to then: 10 kB a minute. */
export const MAX_TRACKS = 64;
/** Sessions of which is known which frames were kept. */
const MAX_SESSIONS = 256;
/** Drops of what should have been kept that leave no hole in a word. */
const MISSES = ['too-much', 'too-many', 'sealed'] as const;
/** Of the own voice these are losses, too: it comes once and by one way, and in its order. */
const OWN_MISSES: readonly RecordDrop[] = ['late', 'full'];
/** Bundles that are opened at once: a second of sixty people. */
const MAX_OPENING = 1_024;

export interface RecorderOptions {
  readonly room: RoomId;
  readonly title: string;
  /** When the recording begins, ms since 1970. */
  readonly started: number;
  readonly consent: RecordingConsent;
  /** Any number; the files of a recording are numbered from it. */
  readonly serial: number;
  /** In a room for members: opens what is said there. */
  readonly opener?: BundleOpener | undefined;
  /** Who records and speaks here, whose voice comes by no relay. */
  readonly own?: PersonId | undefined;
}

/** A speaker of the recording. */
export interface RecordedSpeaker {
  /** Names of files begin with it. */
  readonly stem: string;
  readonly identity: Uint8Array;
  readonly name: string;
}

export interface FilePart extends WrittenPart {
  readonly stem: string;
}

/** Frames of a session's running capture that may be kept: those since its speaker agreed. */
export interface KeptFrames {
  readonly stream: StreamId;
  /** Sequence numbers. */
  readonly first: number;
  readonly last: number;
}

/** What the recorder needs to know of somebody on stage. */
export type OnStage = Pick<Member, 'id' | 'identity' | 'version' | 'name' | 'bytes' | 'stream'>;

interface Entry {
  readonly speaker: RecordedSpeaker;
  readonly track: Track;
}

export class Recorder {
  readonly drops = new Counters<RecordDrop>();
  readonly #o: RecorderOptions;
  readonly #tracks = new Map<PersonId, Entry>();
  readonly #kept = new Map<string, KeptFrames & { readonly person: PersonId }>();
  #begun = 0;
  /** Bundles. */
  #ownMissed = 0;
  readonly #opening = new Set<Promise<void>>();

  constructor(options: RecorderOptions) {
    this.#o = options;
  }

  /** Who is in the files, the first to speak first. */
  get speakers(): readonly RecordedSpeaker[] {
    return [...this.#tracks.values()].map(({ speaker }) => speaker);
  }

  /** The first and the last frame of a session since it was to be recorded without a break; undefined before any. */
  keptOf(session: string): KeptFrames | undefined {
    return this.#kept.get(session);
  }

  /** Frames of people who agreed that are in no file, about. */
  get missed(): number {
    const bundles = MISSES.reduce((sum, why) => sum + this.drops.get(why), this.#ownMissed);
    return this.drops.get('missing') + BUNDLE_FRAMES * bundles;
  }

  /** Frames that `readBundle` read of one bundle, whose signature is checked, and the newest record of who said them. */
  take(by: OnStage | undefined, frames: readonly Frame[], now: number): void {
    if (by === undefined) {
      this.drops.add('unknown');
      return;
    }
    if (this.#isRefused(by)) return;
    const bytes = copyOf(bundleAround(frames));
    const bundle = { ...readBundle(bytes), signature: signatureOf(bytes) };
    const { opener } = this.#o;
    if (opener === undefined) this.#keep(by, bundle, now);
    else this.#open(opener, by, bundle, now);
  }

  /** Resolves once all that was taken so far is opened. */
  get idle(): Promise<void> {
    return Promise.all(this.#opening).then(() => undefined);
  }

  get #ownDrops(): Pick<Counters<RecordDrop>, 'add'> {
    return {
      add: (why, n = 1) => {
        this.drops.add(why, n);
        if (OWN_MISSES.includes(why)) this.#ownMissed += n;
      },
    };
  }

  #isRefused({ id }: OnStage): boolean {
    const { consent } = this.#o;
    if (consent.allowed && consent.mayRecord(id)) return false;
    this.#kept.delete(id);
    this.drops.add('refused');
    return true;
  }

  /** Nothing is opened of who did not agree, and no other stream than the one that they agreed for. */
  #open(opener: BundleOpener, by: OnStage, bundle: SignedBundle, now: number): void {
    if (bundle.stream !== by.stream || this.#opening.size >= MAX_OPENING) {
      this.drops.add(bundle.stream === by.stream ? 'full' : 'refused');
      return;
    }
    const opening = opener.open(bundle).then((opened) => {
      this.#opening.delete(opening);
      if (opened === undefined) this.drops.add('sealed');
      // They may have taken their word back meanwhile.
      else if (!this.#isRefused(by)) this.#keep(by, opened, now);
    });
    this.#opening.add(opening);
  }

  #keep(by: OnStage, bundle: SignedBundle, now: number): void {
    const person = personOf(by.identity);
    if (!isKept(bundle)) {
      this.drops.add('not-opus');
      return;
    }
    const entry = this.#tracks.get(person) ?? this.#begin(person, by, channelsOf(bundle));
    if (entry === undefined) return;
    entry.track.take(bundle, by, now);
    this.#note(by.id, person, bundle);
  }

  /** What is to be appended to the files by now; of the own voice by `ownNow`, where it is handed over later. `all`: the recording ends. */
  flush(now: number, all = false, ownNow = now): readonly FilePart[] {
    return [...this.#tracks].flatMap(([person, { speaker, track }]) => {
      const part = { stem: speaker.stem, ...track.flush(person === this.#o.own ? ownNow : now, all) };
      return part.sound.byteLength > 0 ? [part] : [];
    });
  }

  /** Forgets those who took their word back. Returns the stems of their files, which are to be deleted: all of them, from the first word. */
  leaveOut(): readonly string[] {
    const { withdrawn } = this.#o.consent;
    const out = [...this.#tracks].filter(([person]) => withdrawn.has(person));
    for (const [person] of out) this.#tracks.delete(person);
    for (const [session, { person }] of this.#kept) if (withdrawn.has(person)) this.#kept.delete(session);
    return out.map(([, { speaker }]) => speaker.stem);
  }

  #note(session: string, person: PersonId, { stream, frames }: Bundle): void {
    const [from, to] = [frames[0]!.seq, frames.at(-1)!.seq];
    const before = this.#kept.get(session);
    const { first, last } = before?.stream === stream ? before : { first: from, last: to };
    const kept = {
      stream,
      person,
      first: seqDistance(from, first) < 0 ? from : first,
      last: seqDistance(to, last) > 0 ? to : last,
    };
    remember(this.#kept, session, kept, MAX_SESSIONS);
  }

  #begin(person: PersonId, { identity, name }: OnStage, channels: 1 | 2): Entry | undefined {
    if (this.#tracks.size >= MAX_TRACKS) {
      this.drops.add('too-many');
      return undefined;
    }
    const { room, title, started, serial, own } = this.#o;
    const opening = { room, title, started, identity, name, serial: (serial + this.#begun++) >>> 0, channels };
    const track = new Track(opening, person === own ? this.#ownDrops : this.drops);
    const entry = { speaker: { stem: stemOf(name, person), identity, name }, track };
    this.#tracks.set(person, entry);
    return entry;
  }
}
