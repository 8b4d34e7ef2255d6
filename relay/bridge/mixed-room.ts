/** A room's stage as blocks of sound, one every 20 ms, whether anybody talks or not. */
import type { RoomId } from '../../src/node/identity/ids.ts';
import type { KnownRelay, RelaySource } from '../../src/node/listener/known-relays.ts';
import { Listener } from '../../src/node/listener/listener.ts';
import type { RoomSummary } from '../../src/node/listener/room-summary.ts';
import { FRAME_MS } from '../../src/node/media/frame.ts';
import { Mixer } from '../../src/node/mixing/mixer.ts';
import { Playout } from '../../src/node/mixing/playout.ts';
import { RECORD_KINDS } from '../../src/node/room/record-kinds.ts';
import { Counters } from '../../src/node/util/counters.ts';
import { sleep } from '../../src/node/util/sleep.ts';
import type { MixedBlock } from './outlet.ts';

export interface MixedRoomOptions {
  readonly room: RoomId;
  readonly channels: 1 | 2;
  readonly onBlock: (block: MixedBlock) => Promise<unknown>;
  /** The room has changed, or is known for the first time. */
  readonly onChange: (summary: RoomSummary) => void;
}

/** How often the room is looked at, ms. */
const TICK = 250;
/** Blocks are made a few at a time, ms: nobody hears the difference, and the machine sleeps longer. */
const BATCH = 5 * FRAME_MS;
/** What is due for longer than this was slept through, ms: time goes on without it. What is not is made up for, so that players do not run dry. */
const MAX_BEHIND = 10_000;

export class MixedRoom {
  readonly #onBlock: MixedRoomOptions['onBlock'];
  readonly #listener: Listener;
  readonly #playout = new Playout(performance.now());
  readonly #mixer: Mixer;
  readonly #skipped = new Counters<'skipped'>();

  /** Hears the room from now on; `run` ends it. */
  constructor({ room, channels, onBlock, onChange }: MixedRoomOptions) {
    this.#onBlock = onBlock;
    this.#mixer = new Mixer(channels);
    this.#listener = new Listener({
      room,
      // With the rules of the room, which say who may be heard.
      kinds: RECORD_KINDS,
      onChange: () => onChange(this.#listener.summary),
      onFrames: (speaker, stream, frames) => this.#playout.push(speaker, stream, frames, performance.now()),
    });
    this.#listener.want({ listen: true, watch: true, guest: true });
  }

  get summary(): RoomSummary {
    return this.#listener.summary;
  }

  /** Frames that came at the wrong time or could not be read (see `PlayoutDrop` and `MixDrop`), and blocks that were slept through. */
  get drops(): Readonly<Record<string, number>> {
    return { ...this.#playout.drops.snapshot(), ...this.#mixer.drops.snapshot(), ...this.#skipped.snapshot() };
  }

  /** Adds relays to hear the room by. */
  learn(relays: readonly KnownRelay[], from?: RelaySource): void {
    this.#listener.learn(relays, from);
  }

  /** Brings blocks until `signal` aborts; then it leaves the room and resolves. Rejects with what `onBlock` rejects with. */
  async run(signal: AbortSignal): Promise<void> {
    const ticking = setInterval(() => this.#listener.tick(), TICK);
    try {
      while (!signal.aborted) {
        await sleep(Math.max(0, this.#playout.at + BATCH - performance.now()), signal).catch(() => undefined);
        if (!signal.aborted) await this.#bring(performance.now());
      }
    } finally {
      clearInterval(ticking);
      this.#listener.stop();
      this.#mixer.free();
    }
  }

  async #bring(now: number): Promise<void> {
    if (now - this.#playout.at > MAX_BEHIND) this.#skipped.add('skipped', this.#playout.skip(now));
    while (this.#playout.at <= now) {
      const talking = this.#names();
      const slots = this.#playout.take();
      const samples = await this.#mixer.mix(slots);
      await this.#onBlock({ samples, silent: samples.every((sample) => sample === 0), talking });
    }
  }

  #names(): readonly string[] {
    const ids = this.#playout.talking;
    return ids.length === 0 ? [] : this.summary.onStage.filter(({ id }) => ids.includes(id)).map(({ name }) => name);
  }
}
