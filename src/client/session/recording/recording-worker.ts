/** The script of the worker that records: it goes on while the page's thread stands still or its timers are slowed down. */
import type { EpochKey } from '../../../node/e2ee/epoch-key.ts';
import type { PersonId } from '../../../node/identity/person.ts';
import { FRAME_MS } from '../../../node/media/frame.ts';
import { CaptionKeeper } from '../../../node/recording/captions/caption-keeper.ts';
import type { RecordingConsent } from '../../../node/recording/consent.ts';
import { finishFiles } from '../../../node/recording/finish-files.ts';
import { CAPTIONS, MANIFEST, SIGNATURES, SOUND } from '../../../node/recording/folder-names.ts';
import { writeManifest } from '../../../node/recording/manifest.ts';
import { Recorder } from '../../../node/recording/recorder.ts';
import { BundleOpener } from '../../../node/recording/sealed/bundle-opener.ts';
import { MAX_SLOTS } from '../../../node/recording/signature-records.ts';
import { BUNDLE_FRAMES, readBundle } from '../../../node/records/bundle.ts';
import type { Caption } from '../../../node/records/caption.ts';
import { BrowserFiles, recordingsFolder } from './browser-files.ts';
import type { FromRecorder, HeardBundle, RecordedPeople, ToRecorder } from './messages.ts';

interface WorkerScope {
  onmessage: ((event: MessageEvent<ToRecorder>) => void) | null;
  postMessage(message: FromRecorder): void;
}

/** What was said is written so often, ms. */
const WRITE = 1_000;
/** Bundles that wait while files are written: five seconds of twelve people. */
const MAX_WAITING = 1_000;

const scope = globalThis as unknown as WorkerScope;

class RecordingWorker implements RecordingConsent {
  readonly #files: BrowserFiles;
  readonly #recorder: Recorder;
  readonly #opener: BundleOpener | undefined;
  readonly #since = performance.now();
  readonly #timer: ReturnType<typeof setInterval>;
  readonly #port: MessagePort;
  readonly #keeper: CaptionKeeper;
  #people: RecordedPeople;
  /** Writes follow one another. */
  #writing: Promise<void> = Promise.resolve();
  #ended = false;
  #missed = 0;

  constructor(files: BrowserFiles, message: Extract<ToRecorder, { type: 'start' }>) {
    const { room, title, started, people, keys, captions, port } = message;
    this.#files = files;
    this.#people = people;
    this.#port = port;
    const serial = crypto.getRandomValues(new Uint32Array(1))[0]!;
    this.#opener = keys && new BundleOpener(room);
    this.#opener?.hold(keys ?? []);
    this.#recorder = new Recorder({ room, title, started, serial, consent: this, opener: this.#opener });
    this.#keeper = new CaptionKeeper(this, this.#recorder, this.#opener);
    this.#keeper.pass(captions);
    port.onmessage = ({ data }: MessageEvent<HeardBundle>) => this.hear(data);
    this.#timer = setInterval(() => this.#write(false), WRITE);
  }

  set people(people: RecordedPeople) {
    this.#people = people;
  }

  set keys(keys: readonly EpochKey[]) {
    this.#opener?.hold(keys);
  }

  get allowed(): boolean {
    return this.#people.allowed;
  }

  mayRecord(session: string): boolean {
    return this.#people.agreed.has(session);
  }

  get withdrawn(): ReadonlySet<PersonId> {
    return this.#people.withdrawn;
  }

  hear({ session, bundle }: HeardBundle): void {
    if (this.#ended) return;
    const by = this.#people.people.find(({ id }) => id === session);
    this.#recorder.take(by, readBundle(bundle).frames, performance.now() - this.#since);
  }

  read(captions: readonly Caption[]): void {
    if (this.#ended) return;
    for (const caption of captions) {
      const by = this.#people.people.find(({ id }) => id === caption.id);
      this.#keeper.take(caption, by, Date.now());
    }
  }

  /** Resolves once all that was said is in files. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    this.#port.close();
    await Promise.all([this.#recorder.idle, this.#keeper.idle]);
    this.#write(true);
    this.#ended = true;
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
    const parts = this.#recorder.flush(performance.now() - this.#since, all);
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
        this.#files.flush();
      })
      .catch((cause: unknown) => this.#fail(cause));
  }

  #tellMissed(): void {
    const missed = this.#recorder.missed + unheard * BUNDLE_FRAMES;
    if (missed === this.#missed) return;
    this.#missed = missed;
    scope.postMessage({ type: 'missed', seconds: (missed * FRAME_MS) / 1_000 });
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

function fail(cause: unknown): void {
  const why = cause instanceof DOMException && cause.name === 'QuotaExceededError' ? 'space' : 'files';
  scope.postMessage({ type: 'failed', why, cause: String(cause) });
}

let running: RecordingWorker | undefined;
/** Messages that came while the folder was opened. */
let early: Exclude<ToRecorder, { type: 'start' | 'recover' }>[] = [];
/** Those that were too many. */
let unheard = 0;

async function start(message: Extract<ToRecorder, { type: 'start' }>): Promise<void> {
  const { id, room, title, charter, started, keys } = message;
  const folder = await (await recordingsFolder()).getDirectoryHandle(id, { create: true });
  const files = new BrowserFiles(folder);
  const members = keys !== undefined;
  const begun = { room, title, charter, members, started, ended: undefined, speakers: [], mixes: [] };
  await files.replace(MANIFEST, writeManifest(begun));
  running = new RecordingWorker(files, message);
  for (const waiting of early) receive(waiting);
  early = [];
}

async function recover(id: string): Promise<void> {
  const files = new BrowserFiles(await (await recordingsFolder()).getDirectoryHandle(id));
  const manifest = await finishFiles(files);
  files.close();
  scope.postMessage({ type: 'finished', manifest });
}

function receive(message: Exclude<ToRecorder, { type: 'start' | 'recover' }>): void {
  if (running === undefined) {
    if (early.length < MAX_WAITING) early.push(message);
    else unheard++;
  } else if (message.type === 'people') running.people = message.people;
  else if (message.type === 'keys') running.keys = message.keys;
  else if (message.type === 'heard') running.hear(message.heard);
  else if (message.type === 'captions') running.read(message.captions);
  else running.stop().catch(fail);
}

scope.onmessage = ({ data }) => {
  if (data.type === 'start') start(data).catch(fail);
  else if (data.type === 'recover') recover(data.id).catch(fail);
  else receive(data);
};
