/** What each level of a tree of relays adds: three relay processes in a row, a voice at the first, a listener at each. */
import { WebSocket } from 'ws';
import { decodeRelayMessage, encodeHello } from '../../src/node/fanout/protocol/relay-messages.ts';
import { LISTEN_PATH } from '../../src/node/relays/address.ts';
import { until } from '../support/harness/person.ts';
import { type RunningRelay, startRelay } from '../support/harness/relay.ts';
import { Talker } from '../support/peers/local-relay.ts';
import type { Bench, Figure } from './bench.ts';
import { median, quantile } from './measure/statistics.ts';

const LEVELS = 3;
const RUNS = 3;
/** Bundles said in a run, one every 60 ms as in speech. */
const BUNDLES = 250;
const PATIENCE = 30_000;

/** Hears one level: when each bundle came, by its stream and number, ms. */
class Ear {
  readonly cameAt = new Map<string, number>();
  /** Relays between this level and the speaker's; undefined while it brings no audio. */
  level: number | undefined;
  readonly #socket: WebSocket;

  constructor(relay: RunningRelay, room: string) {
    this.#socket = new WebSocket(`${relay.url.replace('http', 'ws')}${LISTEN_PATH}`, { perMessageDeflate: false });
    this.#socket.on('open', () => this.#socket.send(encodeHello({ room, audio: true, guest: true, resume: [] })));
    this.#socket.on('message', (data: Buffer) => {
      const now = performance.now();
      const message = decodeRelayMessage(new Uint8Array(data));
      if (message.type === 'state') this.level = message.path === undefined ? undefined : message.path.length - 1;
      else if (message.type === 'audio') for (const bundle of message.bundles) this.cameAt.set(nameOf(bundle), now);
    });
  }

  close(): void {
    this.#socket.terminate();
  }
}

/** Stream and sequence number, as hex. */
function nameOf(bundle: Uint8Array): string {
  return Buffer.from(bundle.subarray(2, 14)).toString('hex');
}

async function run(say: (line: string) => void): Promise<{ first: number; perLevel: number[]; lost: number }> {
  const undo: (() => unknown)[] = [];
  try {
    const relays: RunningRelay[] = [];
    for (let level = 0; level < LEVELS; level++) {
      const above = level === 0 ? [] : ['--peer', (await relays[level - 1]!.addresses())[0]!];
      const relay = await startRelay({ args: ['--no-udp', '--no-stun', ...above] });
      undo.push(() => relay.stop());
      relays.push(relay);
    }
    // The speaker names no relay, so each relay finds the way by its one neighbour.
    const talker = await Talker.start([{ address: (await relays[0]!.addresses())[0]! }]);
    undo.push(() => talker.stop());
    const listeners: Ear[] = [];
    for (const [level, relay] of relays.entries()) {
      const ear = new Ear(relay, talker.id);
      undo.push(() => ear.close());
      listeners.push(ear);
      await until(`level ${level} to have a way`, () => ear.level === level, { patience: PATIENCE });
    }
    await until('to be wanted', () => talker.publishers.every((p) => p.wanted));
    const saidAt = new Map<string, number>();
    for (let i = 0; i < BUNDLES; i++) {
      const bundle = await talker.bundle();
      saidAt.set(nameOf(bundle), performance.now());
      for (const publisher of talker.publishers) publisher.send(bundle);
      await new Promise((done) => setTimeout(done, 60));
    }
    await new Promise((done) => setTimeout(done, 1_000));
    const names = [...saidAt.keys()];
    const lost = listeners.reduce((sum, ear) => sum + names.filter((name) => !ear.cameAt.has(name)).length, 0);
    const whole = names.filter((name) => listeners.every((ear) => ear.cameAt.has(name)));
    const first = median(whole.map((name) => listeners[0]!.cameAt.get(name)! - saidAt.get(name)!));
    const perLevel = whole.map(
      (n) => (listeners[LEVELS - 1]!.cameAt.get(n)! - listeners[0]!.cameAt.get(n)!) / (LEVELS - 1),
    );
    say(`first relay ${first.toFixed(1)} ms, each level ${median(perLevel).toFixed(1)} ms, ${lost} lost`);
    return { first, perLevel, lost };
  } finally {
    for (const step of undo.reverse()) await step();
  }
}

export const tree: Bench = {
  name: 'tree',
  about: 'what each level of relays adds, over three processes in a row',
  run: async (say) => {
    const runs = [];
    for (let i = 0; i < RUNS; i++) runs.push(await run(say));
    const figures: Figure[] = [
      // The yardstick: what the first relay takes from the speaker's mouth to its own listener.
      {
        name: 'tree.level.p50',
        value: median(runs.map((r) => median(r.perLevel))),
        unit: 'ms',
        yardstick: median(runs.map((r) => r.first)),
      },
      { name: 'tree.level.p99', value: median(runs.map((r) => quantile(r.perLevel, 0.99))), unit: 'ms' },
      { name: 'tree.lost', value: runs.reduce((sum, r) => sum + r.lost, 0), unit: 'bundles' },
    ];
    return figures;
  },
};
