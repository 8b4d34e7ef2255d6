/** Records the room that this person is in, from when everybody is shown it until they stop or leave. */
import { personOf } from '../../../node/identity/person.ts';
import type { Participant } from '../../../node/participant/participant.ts';
import { RoomConsent } from '../../../node/recording/consent.ts';
import type { Self } from '../../../node/records/member.ts';
import type { Room } from '../../../node/room/room.ts';
import type { AudioEngine } from '../../audio/engine.ts';
import type { Failing, FromRecorder, RecordedPeople, ToRecorder } from './messages.ts';

export interface RoomRecordingOptions {
  readonly records: Room;
  readonly participant: Participant;
  readonly self: Self;
  readonly audio: AudioEngine;
  /** So many seconds, in all, are in no file that should be. */
  readonly onMissed: (seconds: number) => void;
  /** It is over: the files are finished, or could not be written, or there was nothing to write any more. */
  readonly onEnd: (problem?: Failing) => void;
}

/** How often keys are looked for, and whether people are to be told again, ms: a new key is spoken with two seconds after it came. */
const LOOK = 500;
/**
 * How often the worker is told of people of whom nothing changed but the time, ms. A file keeps a newer record after ten minutes (SIGNER_LIFE), and what is
 * said by the old one verifies for `MEMBER_LIFE` and `MAX_SKEW` more, 24 s: by then a newer one must be here, which is 14 s old when it comes, at most.
 */
const RENEW = 8_000;
/** How long finishing may take before the page stops waiting, ms: the files are finished later then. */
const FINISH = 30_000;

export class RoomRecording {
  readonly #o: RoomRecordingOptions;
  readonly #worker = new Worker(new URL('./recording-worker.ts', import.meta.url), { type: 'module' });
  readonly #consent: RoomConsent;
  readonly #off: (() => void)[];
  readonly #ended = Promise.withResolvers<void>();
  #unlock: () => void = () => undefined;
  #stopping = false;
  #over = false;
  /** The keys that the worker has, by name. */
  #handed = '';
  /** What the worker was told of people, and when. */
  #told = '';
  #toldAt = performance.now();
  #patience: ReturnType<typeof setTimeout> | undefined;

  /** Begins at once. The folder is named by the time. */
  constructor(options: RoomRecordingOptions) {
    const { records, participant, self, audio } = options;
    const person = personOf(self.identity);
    this.#o = options;
    this.#consent = new RoomConsent(records, person);
    const { port1, port2 } = new MessageChannel();
    this.#worker.onmessage = ({ data }: MessageEvent<FromRecorder>) => this.#receive(data);
    this.#worker.onerror = () => this.#end('files');
    const started = Date.now();
    const id = folderNamed(started);
    // What is locked is not finished by another tab.
    void navigator.locks?.request(lockOf(id), () => new Promise<void>((unlock) => (this.#unlock = unlock)));
    const { charter } = records.roster;
    this.#post(
      {
        type: 'start',
        id,
        room: records.id,
        me: participant.me,
        person,
        title: charter?.title ?? '',
        charter: charter?.bytes,
        started,
        people: this.#people,
        keys: participant.keys?.held.open,
        captions: records.captions.all,
        port: port2,
      },
      [port2],
    );
    audio.tap(port1);
    const looking = setInterval(() => this.#look(), LOOK);
    this.#off = [
      () => clearInterval(looking),
      records.on('change', () => this.#peopleChanged()),
      records.on('caption', () => this.#post({ type: 'captions', captions: records.captions.all })),
      () => audio.tap(undefined),
      () => this.#consent.stop(),
    ];
    void navigator.storage.persist?.().catch(() => false);
    void participant.setRecords(true);
  }

  /** Resolves once the files are finished, or cannot be. Idempotent. */
  stop(): Promise<void> {
    if (!this.#stopping) {
      this.#stopping = true;
      void this.#o.participant.setRecords(false);
      this.#unhook();
      this.#post({ type: 'stop' });
      this.#patience = setTimeout(() => this.#end(), FINISH);
    }
    return this.#ended.promise;
  }

  get #people(): RecordedPeople {
    // Whoever is only there is neither heard nor kept, and may be one of hundreds.
    const members = this.#o.records.roster.members.filter(
      ({ id, stream }) => stream !== undefined || this.#consent.mayRecord(id),
    );
    return {
      people: members.map(({ id, identity, version, name, bytes, stream }) => ({
        ...{ id, identity, version, name, bytes, stream },
      })),
      allowed: this.#consent.allowed,
      agreed: new Set(members.flatMap(({ id }) => (this.#consent.mayRecord(id) ? [id] : []))),
      withdrawn: this.#consent.withdrawn,
    };
  }

  #look(): void {
    this.#handKeys();
    // Of records that are renewed and say the same nobody is told: where nothing else happens, files would prove what is said by ever older ones.
    if (performance.now() - this.#toldAt >= RENEW) this.#peopleChanged();
  }

  #handKeys(): void {
    const { keys } = this.#o.participant;
    const open = keys?.held.open ?? [];
    const named = open.map(({ term, epoch }) => `${term} ${epoch}`).join();
    if (keys === undefined || named === this.#handed) return;
    this.#handed = named;
    this.#post({ type: 'keys', keys: open });
  }

  /** Everybody renews their record each few seconds. It is handed over when it says something else, and now and then: a file keeps one that is not old. */
  #peopleChanged(): void {
    const people = this.#people;
    const { allowed, agreed, withdrawn } = people;
    const named = people.people.map(({ id, name, stream }) => [id, name, stream]);
    const told = JSON.stringify([named, allowed, [...agreed], [...withdrawn]]);
    const now = performance.now();
    if (told !== this.#told || now - this.#toldAt >= RENEW) {
      [this.#told, this.#toldAt] = [told, now];
      this.#post({ type: 'people', people });
    }
    // No longer a host or moderator.
    if (!this.#consent.entitled) void this.stop();
  }

  #receive(message: FromRecorder): void {
    if (message.type === 'failed') {
      console.warn('recording', message.cause);
      this.#end(message.why);
    } else if (message.type === 'sign') void this.#sign(message.messages);
    else if (message.type === 'missed') this.#o.onMissed(message.seconds);
    else if (message.type === 'finished') this.#end();
  }

  /** The own voice. Relays may not have asked for it, and what is signed twice is the same sound. */
  async #sign(messages: readonly Uint8Array<ArrayBuffer>[]): Promise<void> {
    const { session } = this.#o.self;
    const signatures = await Promise.all(messages.map((message) => session.signFrame(message).catch(() => undefined)));
    this.#post({ type: 'signed', signatures });
  }

  #unhook(): void {
    for (const off of this.#off.splice(0)) off();
  }

  #end(problem?: Failing): void {
    if (this.#over) return;
    this.#over = true;
    clearTimeout(this.#patience);
    if (!this.#stopping) void this.#o.participant.setRecords(false);
    this.#stopping = true;
    this.#unhook();
    this.#worker.terminate();
    this.#unlock();
    this.#ended.resolve();
    this.#o.onEnd(problem);
  }

  #post(message: ToRecorder, transfer: Transferable[] = []): void {
    this.#worker.postMessage(message, transfer);
  }
}

/** The folder of a recording that began then, ms since 1970. */
function folderNamed(started: number): string {
  return new Date(started).toISOString().replace(/[:.]/g, '-');
}

/** Held while a folder is written to. */
export function lockOf(id: string): string {
  return `stoa-recording-${id}`;
}
