/** Keeps an introducer running, and what the relay knows through it while one is stuck or another is about to take its place. */
import { rm } from 'node:fs/promises';
import type { GuestKeyRequest } from '../../src/node/e2ee/guest-key-request.ts';
import type { Given } from '../../src/node/e2ee/keys-messages.ts';
import type { RoomId } from '../../src/node/identity/ids.ts';
import type { Snapshot } from '../../src/node/records/kinds.ts';
import type { Gossip, Validate } from '../../src/node/transport/gossip.ts';
import { BAN_TIME } from '../../src/node/transport/penalties.ts';
import { ROOM_TOPIC_PREFIX } from '../../src/node/transport/topics.ts';
import { remember } from '../../src/node/util/bounded-map.ts';
import { Retry } from '../../src/node/util/retry.ts';
import type { RoomFacts } from '../previews/facts.ts';
import type { Counters } from '../util/counters.ts';
import { Failure, systemCode } from '../util/failure.ts';
import type { Log } from '../util/log.ts';
import type { WorkerReport } from '../workers/protocol.ts';
import { IntroducerProcess, type IntroducerProcessOptions, type Told } from './introducer-process.ts';
import { PendingAsks } from './pending-asks.ts';
import type { IntroducerBounds, IntroducerOptions, IntroducerStatus, Standing } from './protocol.ts';

/** What the relay's rooms and listeners are asked on behalf of libp2p. */
export interface RelayVoices extends Pick<IntroducerProcessOptions, 'admit' | 'publish'> {
  errand(room: RoomId, session: string, given: Given): Promise<readonly GuestKeyRequest[] | undefined>;
  pass(room: RoomId, relay: string, asks: readonly GuestKeyRequest[]): boolean;
  /** There is no place for a room any more. */
  evicted(room: RoomId): void;
  /** All that the relay knows of a room, and who first wanted it. */
  known(room: RoomId): Snapshot;
  broughtBy(room: RoomId): string | undefined;
  /** Takes in what others know of a room. */
  learn(room: RoomId, known: Snapshot): Promise<void>;
  report(report: Pick<WorkerReport, 'counted' | 'bytes'>): void;
}

export interface IntroducerLinkOptions {
  readonly start: IntroducerOptions;
  readonly counters: Counters;
  readonly log: Log;
}

/** Delay before one that ended is replaced, ms: short at first, longer when they end repeatedly. */
const RETRY = { first: 100, max: 10_000, stood: 30_000 };
/** How long an answer is waited for, ms. */
const ANSWER_TIMEOUT = 2_000;
/** Peers remembered as cut off. */
const MAX_CUT_OFF = 1_024;
/** A process that replaces another meets people and relays again within this time, ms; until then what the former knew holds, too. */
const SETTLING = 15_000;
const NOTHING_KNOWN: IntroducerStatus = {
  stats: {},
  sockets: { size: 0, fullest: 0 },
  addresses: [],
  proven: [],
  neighbours: [],
};

export class IntroducerLink {
  /** Gossip in the topics of rooms. */
  readonly gossip: Gossip;
  readonly #o: IntroducerLinkOptions;
  readonly #rooms = new Map<RoomId, Validate>();
  /** When peers (keys in hex) were cut off, ms of a clock that does not jump. */
  readonly #cutOff = new Map<string, number>();
  readonly #hallways = new PendingAsks<Uint8Array>(ANSWER_TIMEOUT);
  readonly #tellings = new PendingAsks<RoomFacts>(ANSWER_TIMEOUT);
  readonly #retry = new Retry(RETRY);
  readonly #ready = Promise.withResolvers<void>();
  #voices: RelayVoices | undefined;
  #start: IntroducerOptions;
  #process: IntroducerProcess | undefined;
  /** Of the present process: it takes orders. */
  #isReady = false;
  #timer: NodeJS.Timeout | undefined;
  #status: IntroducerStatus = NOTHING_KNOWN;
  /** When the present process was ready, ms; the first one knows as much as there is. */
  #readyAt = Number.NEGATIVE_INFINITY;
  #standing: Standing | undefined;
  #peerId = '';
  #used = { cpu: 0, resident: 0 };
  #spent = 0;
  #stopped = false;

  constructor(options: IntroducerLinkOptions) {
    this.#o = options;
    this.#start = options.start;
    this.gossip = {
      subscribe: (topic, validate) => this.#follow(topic.slice(ROOM_TOPIC_PREFIX.length), validate),
      publish: async (topic, message) => {
        if (!this.#isReady) throw new Error('the introducer starts anew');
        this.#process?.post({ do: 'publish', room: topic.slice(ROOM_TOPIC_PREFIX.length), message });
        return this.#process !== undefined;
      },
    };
  }

  /** Starts the first process. Rejects with a `Failure` when it cannot. Call once. */
  async open(voices: RelayVoices): Promise<void> {
    this.#voices = voices;
    this.#open();
    await this.#ready.promise;
  }

  /** Ends the process; no further one is started. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    this.#hallways.end();
    this.#tellings.end();
    await this.#process?.stop();
    await rm(this.#start.inner, { force: true }).catch(() => undefined);
  }

  get peerId(): string {
    return this.#peerId;
  }

  /** Its multiaddr for peers on this computer, whatever the public port looks like. */
  get loopback(): string {
    return `/ip4/127.0.0.1/tcp/${this.#start.wsPort}/ws/p2p/${this.#peerId}`;
  }

  /** As last told. */
  get status(): IntroducerStatus {
    return this.#status;
  }

  /** CPU seconds of all its processes, resident bytes of the present one. */
  get used(): Pick<WorkerReport, 'cpu' | 'resident'> {
    return { cpu: this.#spent + this.#used.cpu, resident: this.#used.resident };
  }

  /** Whether a peer (its key in hex) is cut off for its offences. */
  isCutOff(key: string): boolean {
    const since = this.#cutOff.get(key);
    return since !== undefined && performance.now() - since < BAN_TIME;
  }

  /** For this process, and any that takes its place. */
  change(bounds: IntroducerBounds): void {
    this.#start = { ...this.#start, ...bounds };
    this.#process?.post({ do: 'change', bounds });
  }

  setStanding(standing: Standing): void {
    this.#standing = standing;
    this.#process?.post({ do: 'stand', standing });
  }

  /** Hands guests' requests for keys on to the relay at an address. They repeat those that are lost. */
  pass(at: string, room: RoomId, asks: readonly GuestKeyRequest[]): void {
    this.#process?.post({ do: 'pass', at, room, asks });
  }

  /** Adds to what the introducer knows of a room. */
  tell(room: RoomId, known: Snapshot): void {
    this.#process?.post({ do: 'learn', room, known });
  }

  /** The rooms of a community's hallway; undefined when it is not kept, or nobody answers. */
  hallway(community: string): Promise<Uint8Array | undefined> {
    if (!this.#isReady || this.#isSettling) return Promise.resolve(undefined);
    return this.#hallways.put((ask) => this.#process?.post({ do: 'hallway', ask, community }));
  }

  /** What may be told of a room to anybody; undefined when nothing may, or nobody answers. */
  telling(room: RoomId): Promise<RoomFacts | undefined> {
    if (!this.#isReady) return Promise.resolve(undefined);
    return this.#tellings.put((ask) => this.#process?.post({ do: 'tell', ask, room }));
  }

  get #isSettling(): boolean {
    return performance.now() - this.#readyAt < SETTLING;
  }

  #follow(room: RoomId, validate: Validate): () => void {
    this.#rooms.set(room, validate);
    this.#tellOf(room);
    return () => {
      this.#rooms.delete(room);
      this.#process?.post({ do: 'unfollow', room });
    };
  }

  #tellOf(room: RoomId): void {
    const { known, broughtBy } = this.#voices!;
    if (this.#isReady) this.#process?.post({ do: 'follow', room, from: broughtBy(room), known: known(room) });
  }

  #open(): void {
    const since = performance.now();
    try {
      this.#fork(since);
    } catch (error) {
      // The system has no place for another process.
      void this.#ended(undefined, since, error instanceof Error ? error : new Error(String(error)));
    }
  }

  #fork(since: number): void {
    const { admit, publish } = this.#voices!;
    const { counters, log } = this.#o;
    const made = new IntroducerProcess({
      start: this.#start,
      admit,
      publish,
      hear: (message) => this.#hear(message),
      failing: (error) => {
        counters.add('process.exceptions');
        log.error(error, 'an error that nothing caught; the introducer ends');
      },
      ended: (error) => void this.#ended(made, since, error),
    });
    this.#process = made;
  }

  async #ended(made: IntroducerProcess | undefined, since: number, error: Error | undefined): Promise<void> {
    this.#isReady = false;
    this.#process = undefined;
    this.#spent += this.#used.cpu;
    this.#used = { cpu: 0, resident: 0 };
    this.#status = { ...this.#status, stats: {}, sockets: NOTHING_KNOWN.sockets };
    this.#hallways.end();
    this.#tellings.end();
    if (this.#stopped) return;
    if (this.#peerId === '') {
      const why = error?.message ?? 'it ended';
      this.#ready.reject(new Failure(`The introducer could not start: ${why}`, { cause: error }));
      return;
    }
    this.#o.counters.add('introducer.replaced');
    const code = systemCode(error);
    this.#o.log.error(
      { pid: made?.pid, ...(code !== '' && { code }) },
      'the introducer ended; another takes its place',
    );
    // Somebody on this machine may have taken it meanwhile.
    if (code === 'EADDRINUSE') this.#start = { ...this.#start, wsPort: 0 };
    // Left by one that did not close it; the next one could not open it.
    await rm(this.#start.inner, { force: true }).catch(() => undefined);
    if (this.#stopped) return;
    this.#timer = setTimeout(() => this.#open(), this.#retry.ended(since, performance.now()));
  }

  #hear(message: Told): void {
    const voices = this.#voices!;
    switch (message.say) {
      case 'ready':
        this.#begin(message.peerId, message.wsPort, message.status);
        break;
      case 'status':
        this.#status = this.#isSettling ? joined(this.#status, message.status) : message.status;
        this.#used = message.report;
        voices.report(message.report);
        break;
      case 'known':
        void voices.learn(message.room, message.known);
        break;
      case 'record':
        // The introducer has judged it already; the verdict here is for nobody.
        void this.#rooms.get(message.room)?.(new Uint8Array(message.message), message.from);
        break;
      case 'evicted':
        voices.evicted(message.room);
        break;
      case 'cut-off':
        remember(this.#cutOff, message.key, performance.now(), MAX_CUT_OFF);
        break;
      case 'hallway':
        this.#hallways.answer(message.ask, message.snapshot);
        break;
      case 'told':
        this.#tellings.answer(message.ask, message.facts);
        break;
      case 'errand':
        void this.#errand(message);
        break;
      case 'pass': {
        const accepted = voices.pass(message.room, message.relay, message.asks);
        this.#process?.post({ do: 'passed', ask: message.ask, accepted });
        break;
      }
    }
  }

  #begin(peerId: string, wsPort: number, status: IntroducerStatus): void {
    this.#isReady = true;
    if (this.#peerId !== '') this.#readyAt = performance.now();
    this.#peerId = peerId;
    this.#status = this.#isSettling ? joined(this.#status, status) : status;
    // Another process is reached where the first one was.
    this.#start = { ...this.#start, wsPort, ...sameUdp(this.#start, status.addresses) };
    if (this.#standing !== undefined) this.#process?.post({ do: 'stand', standing: this.#standing });
    for (const room of this.#rooms.keys()) this.#tellOf(room);
    this.#ready.resolve();
  }

  async #errand({ ask, room, session, given }: Extract<Told, { say: 'errand' }>): Promise<void> {
    const from = this.#process;
    // Nothing of what a stranger delivers may leave the asker without an answer.
    const guests = await this.#voices!.errand(room, session, given).catch(() => undefined);
    from?.post({ do: 'errand', ask, guests });
  }
}

/** The new status, with the relays that only the former names. */
function joined(former: IntroducerStatus, status: IntroducerStatus): IntroducerStatus {
  const both = <T extends { readonly relay: string }>(now: readonly T[], before: readonly T[]): readonly T[] => [
    ...now,
    ...before.filter(({ relay }) => !now.some((one) => one.relay === relay)),
  ];
  return {
    ...status,
    proven: both(status.proven, former.proven),
    neighbours: both(status.neighbours, former.neighbours),
  };
}

function sameUdp({ udp }: IntroducerOptions, addresses: readonly string[]): Pick<IntroducerOptions, 'udp'> {
  const port = Number(/\/udp\/(\d+)\//.exec(addresses[0] ?? '')?.[1]);
  return udp === undefined || Number.isNaN(port) ? {} : { udp: { ...udp, port } };
}
