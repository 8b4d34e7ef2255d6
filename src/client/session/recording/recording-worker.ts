/** The script of the worker that records: it goes on while the page's thread stands still or its timers are slowed down. */
import { FRAME_MS } from '../../../node/media/frame.ts';
import { CaptionKeeper } from '../../../node/recording/captions/caption-keeper.ts';
import { finishFiles } from '../../../node/recording/finish-files.ts';
import { CAPTIONS, MANIFEST, SIGNATURES, SOUND } from '../../../node/recording/folder-names.ts';
import { writeManifest } from '../../../node/recording/manifest.ts';
import { Recorder } from '../../../node/recording/recorder.ts';
import { BundleOpener } from '../../../node/recording/sealed/bundle-opener.ts';
import { MAX_SLOTS } from '../../../node/recording/signature-records.ts';
import { readBundle } from '../../../node/records/bundle.ts';
import type { Caption } from '../../../node/records/caption.ts';
import type { Tapped } from '../../audio/messages.ts';
import { BrowserFiles, recordingsFolder } from './browser-files.ts';
import type { FromRecorder, ToRecorder } from './messages.ts';
import { OwnBundles } from './own-bundles.ts';
import { PeopleThen } from './people-then.ts';

interface WorkerScope {
  onmessage: ((event: MessageEvent<ToRecorder>) => void) | null;
  postMessage(message: FromRecorder): void;
}

/** What was said is written so often, ms. */
const WRITE = 1_000;
/** After so many times files are flushed: what is written outlasts a browser that is killed, and then a machine that has no power any more. */
const FLUSH = 5;
/** What is not handed over by then, ms, is written once it is. */
const LATE = 300;
/** At the end, ms. */
const LAST = 3_000;
/** What is handed over was said by then, ms: for so long is known who was there. */
const KNOWN = 10_000;
/** Captions that wait for what is said. */
const MAX_CAPTIONS = 64;
/** Questions that wait for an answer, and answers whose own voice waits for the page to sign it: of a page that stands still for up to a minute nothing is lost. */
const MAX_ASKED = 8;
const MAX_OWN = 60;
/** So many times, a second apart, an answer may be missing before the recording fails: the audio worker is gone, or could not load what answers. Times, for a machine may sleep. */
const DEAF = 10;

const scope = globalThis as unknown as WorkerScope;

/** A question of what was said, asked `at`. */
interface Asked {
  readonly at: number;
  readonly answered: () => void;
}

interface WaitingCaptions {
  readonly captions: readonly Caption[];
  readonly at: number;
  /** ms since 1970. */
  readonly wall: number;
}

class RecordingWorker {
  readonly #files: BrowserFiles;
  readonly #me: string;
  readonly #recorder: Recorder;
  readonly #opener: BundleOpener | undefined;
  readonly #since: number;
  readonly #timer: ReturnType<typeof setInterval>;
  readonly #port: MessagePort;
  readonly #keeper: CaptionKeeper;
  readonly #people: PeopleThen;
  readonly #own: OwnBundles;
  /** Questions that are not answered yet, the oldest first. */
  readonly #asked: Asked[] = [];
  /** Times without an answer, since the last one. */
  #deaf = 0;
  /** All that others said, and all of the own voice, is handed over that came by these moments: nothing later is written, for its place would be taken. */
  #heardBy: number;
  #saidBy: number;
  #captions: WaitingCaptions[] = [];
  /** The own voice is signed in its order. */
  #signing: Promise<void> = Promise.resolve();
  #unsigned = 0;
  /** Writes follow one another. */
  #writing: Promise<void> = Promise.resolve();
  #written = 0;
  #ended = false;
  #lost = 0;
  #missed = 0;

  constructor(files: BrowserFiles, message: Extract<ToRecorder, { type: 'start' }>, people: PeopleThen, since: number) {
    const { room, me, person, title, started, keys, captions, port } = message;
    this.#files = files;
    this.#me = me;
    this.#people = people;
    this.#since = since;
    this.#heardBy = since;
    this.#saidBy = since;
    this.#port = port;
    const serial = crypto.getRandomValues(new Uint32Array(1))[0]!;
    this.#opener = keys && new BundleOpener(room);
    this.#opener?.hold(keys ?? []);
    this.#recorder = new Recorder({ room, title, started, serial, consent: people, opener: this.#opener, own: person });
    this.#keeper = new CaptionKeeper(people, this.#recorder, this.#opener);
    this.#keeper.pass(captions);
    this.#own = new OwnBundles({ room, epochOf: (payload) => this.#opener?.epochOf(payload) ?? 0, sign });
    port.onmessage = ({ data }: MessageEvent<Tapped>) => {
      this.#deaf = 0;
      const asked = this.#asked.shift();
      if (asked !== undefined) void this.#take(data, asked.at).then(asked.answered);
    };
    this.#timer = setInterval(() => void this.#look(LATE, false), WRITE);
  }

  receive(message: Exclude<ToRecorder, { type: 'start' | 'recover' | 'people' | 'signed' }>): void {
    if (this.#ended) return;
    if (message.type === 'keys') this.#opener?.hold(message.keys);
    else if (message.type === 'captions') this.#note(message.captions);
    else this.#stop().catch(fail);
  }

  /** Lets in what was said since the last time, and writes. */
  async #look(patience: number, all: boolean): Promise<void> {
    if (this.#ended) return;
    if (this.#asked.length > 0 && ++this.#deaf >= DEAF && !all) return this.#failDeaf();
    if (this.#asked.length < MAX_ASKED) {
      const answered = new Promise<void>((resolve) => this.#asked.push({ at: performance.now(), answered: resolve }));
      this.#port.postMessage(undefined);
      await Promise.race([answered, new Promise((resolve) => setTimeout(resolve, patience))]);
    }
    if (all) await Promise.all([this.#recorder.idle, this.#keeper.idle]);
    this.#write(all);
  }

  /** The answer to what was asked `asked`. Others at once, for the page that is to sign the own voice may stand still. Resolves once that is in, too. */
  async #take({ heard, said, lost }: Tapped, asked: number): Promise<void> {
    if (this.#ended) return;
    const now = performance.now();
    const captions = this.#captions.splice(0);
    this.#lost += lost;
    for (const { session, bundle, age } of heard) this.#hear(session, bundle, now - age);
    void this.#recorder.idle.then(() => (this.#heardBy = Math.max(this.#heardBy, asked)));
    if (this.#unsigned < MAX_OWN) {
      const wall = Date.now();
      this.#unsigned++;
      this.#signing = this.#signing.then(() => this.#say(said, now, wall, asked));
    } else this.#lost += said.length;
    // A line is kept beside the sound that it is of.
    await Promise.all([this.#signing, this.#recorder.idle]);
    for (const some of captions) this.#read(some);
    this.#people.forget(now - KNOWN);
  }

  async #say(said: Tapped['said'], now: number, wall: number, asked: number): Promise<void> {
    try {
      const { bundles, unsigned } = await this.#own.take(said, now, wall);
      this.#lost += unsigned;
      for (const { bundle, at } of bundles) this.#hear(this.#me, bundle, at);
    } catch {
      this.#lost += said.length;
    } finally {
      this.#unsigned--;
    }
    await this.#recorder.idle;
    this.#saidBy = asked;
    // After the page stood still there is more than may wait for its place.
    if (this.#unsigned > 0) this.#write(false);
  }

  /** What was said is judged by who was there then. */
  #hear(session: string, bundle: Uint8Array, at: number): void {
    this.#people.at(at, () =>
      this.#recorder.take(this.#people.person(session), readBundle(bundle).frames, at - this.#since),
    );
  }

  #note(captions: readonly Caption[]): void {
    this.#captions.push({ captions, at: performance.now(), wall: Date.now() });
    // Each tells all that there are; what was said before them is in no file yet.
    if (this.#captions.length > MAX_CAPTIONS) this.#read(this.#captions.shift()!);
  }

  #read({ captions, at, wall }: WaitingCaptions): void {
    this.#people.at(at, () => {
      for (const caption of captions) this.#keeper.take(caption, this.#people.person(caption.id), wall);
    });
  }

  /** Resolves once all that was said is in files. */
  async #stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#look(LAST, true);
    this.#ended = true;
    this.#port.close();
    await this.#writing;
    this.#files.close();
    const slots = Math.min(MAX_SLOTS, Math.floor((performance.now() - this.#since) / FRAME_MS));
    const stems = new Set(this.#recorder.speakers.map(({ stem }) => stem));
    scope.postMessage({ type: 'finished', manifest: await finishFiles(this.#files, { slots, stems }) });
    this.#files.close();
  }

  #write(all: boolean): void {
    if (this.#ended) return;
    const out = this.#recorder.leaveOut();
    const by = (moment: number): number => (all ? performance.now() : moment) - this.#since;
    const parts = this.#recorder.flush(by(this.#heardBy), all, by(this.#saidBy));
    const lines = this.#keeper.flush();
    this.#tellMissed();
    this.#writing = this.#writing
      .then(async () => {
        for (const stem of out) for (const end of [SOUND, SIGNATURES, CAPTIONS]) await this.#files.remove(stem + end);
        for (const { stem, head, signatures, sound } of parts) {
          await this.#files.append(stem + SIGNATURES, signatures);
          await this.#files.append(stem + SOUND, sound);
          if (head !== undefined) await this.#files.overwrite(stem + SOUND, head);
        }
        for (const { stem, captions } of lines) await this.#files.append(stem + CAPTIONS, captions);
        if (++this.#written % FLUSH === 0) this.#files.flush();
      })
      .catch((cause: unknown) => this.#fail(cause));
  }

  #tellMissed(): void {
    const missed = this.#recorder.missed + this.#lost;
    if (missed === this.#missed) return;
    this.#missed = missed;
    scope.postMessage({ type: 'missed', seconds: (missed * FRAME_MS) / 1_000 });
  }

  /** What came before is kept. */
  async #failDeaf(): Promise<void> {
    clearInterval(this.#timer);
    this.#write(true);
    await this.#writing;
    this.#fail(new NoSound('the audio worker does not answer'));
  }

  #fail(cause: unknown): void {
    if (this.#ended) return;
    this.#ended = true;
    clearInterval(this.#timer);
    this.#port.close();
    this.#files.close();
    fail(cause);
  }
}

class NoSound extends Error {}

function fail(cause: unknown): void {
  const isFull = cause instanceof DOMException && cause.name === 'QuotaExceededError';
  const why = cause instanceof NoSound ? 'sound' : isFull ? 'space' : 'files';
  scope.postMessage({ type: 'failed', why, cause: String(cause) });
}

/** Signatures that were asked for, the oldest first. */
const signing: ((signatures: readonly (Uint8Array | undefined)[]) => void)[] = [];

function sign(messages: readonly Uint8Array<ArrayBuffer>[]): Promise<readonly (Uint8Array | undefined)[]> {
  return new Promise((resolve) => {
    signing.push(resolve);
    scope.postMessage({ type: 'sign', messages });
  });
}

const people = new PeopleThen();
let starting: Promise<RecordingWorker> | undefined;

async function start(message: Extract<ToRecorder, { type: 'start' }>): Promise<RecordingWorker> {
  const { id, room, title, charter, started, keys } = message;
  const since = performance.now();
  people.note(message.people, since);
  const folder = await (await recordingsFolder()).getDirectoryHandle(id, { create: true });
  const files = new BrowserFiles(folder);
  const members = keys !== undefined;
  const begun = { room, title, charter, members, started, ended: undefined, speakers: [], mixes: [] };
  await files.replace(MANIFEST, writeManifest(begun));
  return new RecordingWorker(files, message, people, since);
}

async function recover(id: string): Promise<void> {
  const files = new BrowserFiles(await (await recordingsFolder()).getDirectoryHandle(id));
  const manifest = await finishFiles(files);
  files.close();
  scope.postMessage({ type: 'finished', manifest });
}

scope.onmessage = ({ data }) => {
  if (data.type === 'start') {
    starting = start(data);
    starting.catch(fail);
  } else if (data.type === 'recover') recover(data.id).catch(fail);
  else if (data.type === 'people') people.note(data.people, performance.now());
  else if (data.type === 'signed') signing.shift()?.(data.signatures);
  // Where it could not begin, that is told already.
  else starting?.then((running) => running.receive(data)).catch(() => undefined);
};
