/** Records one room by way of its relays into a folder, until it is told to stop, the room is over, or it may not or cannot go on. */
import { webSockets } from '@libp2p/websockets';
import type { RoomId } from '../../src/node/identity/ids.ts';
import type { Signer } from '../../src/node/identity/keys.ts';
import { personOf } from '../../src/node/identity/person.ts';
import type { KnownRelay } from '../../src/node/listener/known-relays.ts';
import { Listener } from '../../src/node/listener/listener.ts';
import { FRAME_MS } from '../../src/node/media/frame.ts';
import { CaptionKeeper } from '../../src/node/recording/captions/caption-keeper.ts';
import { RoomConsent } from '../../src/node/recording/consent.ts';
import type { Finished } from '../../src/node/recording/finish-files.ts';
import { Recorder } from '../../src/node/recording/recorder.ts';
import { MAX_SLOTS } from '../../src/node/recording/signature-records.ts';
import { listenUrl, MAX_RELAYS } from '../../src/node/relays/address.ts';
import { RECORD_KINDS } from '../../src/node/room/record-kinds.ts';
import { isRecordable } from '../../src/node/room/recording.ts';
import { Speaker } from '../../src/node/speaker/index.ts';
import { reason } from '../util/failure.ts';
import { finishFolder } from './finish-folder.ts';
import { RecordingFolder } from './folder.ts';
import { createWaker } from './waker.ts';

export interface RecordRoomOptions {
  readonly room: RoomId;
  /** Relays that know the room. */
  readonly relays: readonly KnownRelay[];
  /** The folder to make. */
  readonly out: string;
  /** Who records, as a host knows them: everybody in the room sees that this person does. */
  readonly identity: Signer;
  readonly name: string;
  /** Tells a person what is going on, a line at a time. */
  readonly say: (line: string) => void;
  /** Ends the recording. */
  readonly signal: AbortSignal;
}

/**
 * Why a recording ended: it was stopped; it lasted a week; the room is over, may not be recorded, is for members, or was not found; the recorder is no moderator any more;
 * a file could not be written.
 */
export type EndReason =
  | 'stopped'
  | 'too-long'
  | 'over'
  | 'not-allowed'
  | 'dismissed'
  | 'members'
  | 'not-found'
  | 'disk';

export interface RecordingEnd {
  readonly why: EndReason;
  /** What the system said about a file: of what was to be written, or of what was to be finished. */
  readonly error?: string;
  /** Undefined where nothing was recorded, or where the files could not be finished: that can be done later. */
  readonly finished?: Finished;
  /** What was not kept, by reason. */
  readonly drops: Readonly<Record<string, number>>;
}

/** How often the listener looks at the time, and what was said is written, ms. */
const TICK = 250;
const WRITE = 1_000;
/** The longest that a file may be, less a minute to end in, ms. */
const LONGEST = MAX_SLOTS * FRAME_MS - 60_000;
/** How long relays may take to tell what the room is, ms. */
const FIND = 20_000;

/** Resolves once the files are finished. Throws a `Failure` when the folder cannot be made. */
export function recordRoom(options: RecordRoomOptions): Promise<RecordingEnd> {
  return new RoomRecording(options).run();
}

interface Running {
  readonly recorder: Recorder;
  readonly keeper: CaptionKeeper;
  readonly folder: RecordingFolder;
  /** When slot 0 was, by the clock that does not jump. */
  readonly since: number;
}

class RoomRecording {
  readonly #o: RecordRoomOptions;
  readonly #listener: Listener;
  readonly #waker = createWaker();
  readonly #named = new Set<string>();
  #running: Running | undefined;
  #wasLive = false;

  constructor(options: RecordRoomOptions) {
    this.#o = options;
    this.#listener = new Listener({
      room: options.room,
      kinds: RECORD_KINDS,
      onFrames: (speaker, _stream, frames) => {
        if (this.#running === undefined) return;
        const { recorder, since } = this.#running;
        const by = this.#listener.state.roster.members.find(({ id }) => id === speaker);
        recorder.take(by, frames, performance.now() - since);
      },
      onChange: () => undefined,
    });
  }

  async run(): Promise<RecordingEnd> {
    const { relays, signal } = this.#o;
    const wake = (): void => this.#waker.wake();
    const ticking = setInterval(() => this.#listener.tick(), TICK);
    signal.addEventListener('abort', wake);
    try {
      this.#listener.learn(relays, 'link');
      this.#listener.want({ listen: true, watch: true, guest: true });
      const title = await this.#find();
      if (title === undefined) return { why: signal.aborted ? 'stopped' : 'not-found', drops: {} };
      const { state } = this.#listener;
      if (!isRecordable(state)) return { why: 'not-allowed', drops: {} };
      if (state.permissions.access === 'members') return { why: 'members', drops: {} };
      return await this.#attend(title);
    } finally {
      signal.removeEventListener('abort', wake);
      clearInterval(ticking);
      this.#listener.stop();
    }
  }

  /** The room's title, once a relay has told it. */
  async #find(): Promise<string | undefined> {
    const { signal } = this.#o;
    for (const end = performance.now() + FIND; performance.now() < end && !signal.aborted; ) {
      const { charter } = this.#listener.state.roster;
      if (charter !== undefined) return charter.title;
      await this.#waker.sleep(TICK);
    }
    return undefined;
  }

  /** In the room, where everybody sees it, for as long as it records. */
  async #attend(title: string): Promise<RecordingEnd> {
    const { room, identity, name, say, signal } = this.#o;
    const relays = this.#o.relays.map(({ address }) => address).filter((address) => listenUrl(address) !== undefined);
    const consent = new RoomConsent(this.#listener.state, personOf(identity.publicKey));
    const attendance = { name, identity, room, relays: relays.slice(0, MAX_RELAYS), place: 'listening' } as const;
    const presence = await Speaker.start({ ...attendance, transports: [webSockets()] });
    const off = this.#listener.state.on('change', () => this.#waker.wake());
    try {
      await presence.setRecords(true);
      if (!consent.entitled) say(`In the room as ${name}. Its host makes it a moderator, and it records from then on`);
      while (!consent.allowed) {
        if (signal.aborted) return { why: 'stopped', drops: {} };
        if (this.#listener.summary.closed) return { why: 'over', drops: {} };
        await this.#waker.sleep(WRITE);
      }
      return await this.#record(title, consent);
    } finally {
      off();
      consent.stop();
      await presence.stop();
    }
  }

  async #record(title: string, consent: RoomConsent): Promise<RecordingEnd> {
    const { room, out, say } = this.#o;
    const [started, since] = [Date.now(), performance.now()];
    const charter = this.#listener.state.roster.charter?.bytes;
    const folder = await RecordingFolder.create(out, { room, title, started, charter });
    const serial = crypto.getRandomValues(new Uint32Array(1))[0]!;
    const recorder = new Recorder({ room, title, started, consent, serial });
    const keeper = new CaptionKeeper(consent, recorder);
    keeper.pass(this.#listener.state.kinds.caption.kept.all);
    const running = { recorder, keeper, folder, since };
    const off = this.#listener.state.on('caption', () => this.#keep(keeper));
    this.#running = running;
    say(`Recording ${title} into ${out}`);
    let [why, error]: [EndReason | undefined, string | undefined] = [undefined, undefined];
    try {
      while (why === undefined) {
        await this.#waker.sleep(WRITE);
        why = this.#whyEnd(consent, since);
        await this.#write(running, why !== undefined);
        this.#tell(recorder);
      }
    } catch (cause) {
      [why, error] = ['disk', reason(cause)];
    } finally {
      off();
      this.#running = undefined;
    }
    const drops = { ...recorder.drops.snapshot(), ...captionDrops(keeper) };
    try {
      const stems = new Set(recorder.speakers.map(({ stem }) => stem));
      const slots = Math.min(MAX_SLOTS, Math.floor((performance.now() - since) / FRAME_MS));
      const finished = await finishFolder(out, { slots, stems });
      return { why: why!, drops, finished, ...(error === undefined ? {} : { error }) };
    } catch (cause) {
      return { why: 'disk', drops, error: error ?? reason(cause) };
    }
  }

  #whyEnd(consent: RoomConsent, since: number): EndReason | undefined {
    if (this.#o.signal.aborted) return 'stopped';
    if (performance.now() - since > LONGEST) return 'too-long';
    if (this.#listener.summary.closed) return 'over';
    // Away for a moment, as on the way to another relay, it goes on: what is said meanwhile is not kept.
    return consent.entitled ? undefined : 'dismissed';
  }

  #keep(keeper: CaptionKeeper): void {
    for (const caption of this.#listener.state.kinds.caption.kept.all)
      keeper.take(caption, this.#listener.state.roster.get(caption.id), Date.now());
  }

  async #write({ recorder, keeper, folder, since }: Running, all: boolean): Promise<void> {
    for (const stem of recorder.leaveOut()) await folder.remove(stem);
    await folder.append(recorder.flush(performance.now() - since, all));
    await folder.appendCaptions(keeper.flush());
  }

  /** Says who is recorded from now on, and whether a relay brings anything. */
  #tell(recorder: Recorder): void {
    const { say } = this.#o;
    for (const { stem, name } of recorder.speakers) {
      if (this.#named.has(stem)) continue;
      this.#named.add(stem);
      say(`${name} is recorded`);
    }
    const { live, relay } = this.#listener.summary;
    if (live === this.#wasLive) return;
    this.#wasLive = live;
    say(live ? `${relay || 'A relay'} brings the sound` : 'No relay brings the sound: trying others');
  }
}

function captionDrops({ drops }: CaptionKeeper): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(drops.snapshot()).map(([why, count]) => [`caption.${why}`, count]));
}
