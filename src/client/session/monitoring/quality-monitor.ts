/** Checks once a second how the room sounds, and shows notices about problems. */

import type { RelayPool } from '../../../node/relays/relay-pool.ts';
import type { AudioEngine, VoiceStats } from '../../audio/engine.ts';
import type { Traffic } from '../../audio/traffic.ts';
import type { Person } from '../view/room.ts';
import type { Notices } from './notices.ts';
import { RecentLoss } from './recent-loss.ts';

export interface QualityMonitorOptions {
  readonly audio: () => Promise<AudioEngine>;
  readonly relays: RelayPool;
  readonly notices: Notices;
  /** People on stage; undefined outside of rooms. */
  readonly stage: () => readonly Person[] | undefined;
  /** Called after each check in a room. */
  readonly onLook: () => void;
}

/** How often displayed delays and losses are updated, ms. */
const LOOK = 1_000;
/** Without a relay for this long, people are told that newcomers cannot find the room, ms. */
const RELAY_PATIENCE = 3_000;
/** Loss above which sound may break although frames are repeated. */
const WEAK_LOSS = 0.15;

export class QualityMonitor {
  readonly #o: QualityMonitorOptions;
  #voices: ReadonlyMap<string, VoiceStats> = new Map();
  #losses: ReadonlyMap<string, RecentLoss> = new Map();
  #traffic: Readonly<Traffic> = { received: 0, sent: 0 };
  #unplayed = 0;
  #aloneSince: number | undefined;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(options: QualityMonitorOptions) {
    this.#o = options;
  }

  /** Playout statistics of each voice by member id, as of the last check. */
  get voices(): ReadonlyMap<string, VoiceStats> {
    return this.#voices;
  }

  /** Share of a voice that was missing in the last seconds, 0..1; undefined while nobody talked. */
  loss(id: string): number | undefined {
    return this.#losses.get(id)?.share;
  }

  /** What came and went in this room, less what went out to relays, as of the last check. */
  get traffic(): Readonly<Traffic> {
    return this.#traffic;
  }

  /** Frames of voices at volume 0, as of the last check. */
  get unplayed(): number {
    return this.#unplayed;
  }

  start(): void {
    this.#timer ??= setInterval(() => void this.#look(), LOOK);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  async #look(): Promise<void> {
    const stage = this.#o.stage();
    if (stage === undefined) return;
    const audio = await this.#o.audio();
    const voices = new Map<string, VoiceStats>();
    for (const { id } of stage) {
      const stats = await audio.stats(id);
      if (stats !== undefined) voices.set(id, stats);
    }
    this.#voices = voices;
    this.#traffic = audio.traffic;
    this.#unplayed = audio.unplayed;
    this.#losses = new Map([...voices.keys()].map((id) => [id, this.#losses.get(id) ?? new RecentLoss()]));
    for (const [id, stats] of voices) this.#losses.get(id)!.note(stats);
    const { notices, relays } = this.#o;
    const now = performance.now();
    this.#aloneSince = relays.held.length === 0 ? (this.#aloneSince ?? now) : undefined;
    const long = this.#aloneSince !== undefined && now - this.#aloneSince > RELAY_PATIENCE;
    notices.set('relay-lost', long && navigator.onLine);
    const others = (this.#o.stage() ?? []).filter((p) => !p.me);
    notices.set(
      'link-weak',
      others.some((p) => p.path.kind === 'lost' || (p.path.loss ?? 0) > WEAK_LOSS),
    );
    this.#o.onLook();
  }
}
