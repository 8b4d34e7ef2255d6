/** What one listener costs a relay: CPU time per listener and second, beside a bare `ws` server that sends the same bytes as often. */
import type { Bench, Figure } from './bench.ts';
import { check, cost, join, startBareServer, startEars, startLoadedRelay, type Watched, watch } from './crowd/crowd.ts';
import { median } from './statistics.ts';

/** As many as a relay takes unless told otherwise. */
const LISTENERS = 2_000;
/** Any room id will do where nobody asks for it. */
const NO_ROOM = 'A'.repeat(27);
const SECONDS = 10;
const RUNS = 3;

export const fanout: Bench = {
  name: 'fanout',
  about: 'CPU per listener and second of a relay, for one voice and for ten',
  run: async (say) => {
    const figures: Figure[] = [];
    for (const talkers of [1, 10]) {
      const runs: { own: number; bare: number }[] = [];
      for (let i = 0; i < RUNS; i++) {
        const own = await relayed(talkers);
        const bare = await sentPlainly(own);
        runs.push({ own: cost(own), bare: cost(bare) });
        const { messages, bytes, seconds, listeners } = own;
        say(
          `${talkers} talking: ${cost(own).toFixed(3)} ms, bare ws ${cost(bare).toFixed(3)} ms; ` +
            `${(messages / listeners / seconds).toFixed(1)} messages/s of ${Math.round(bytes / messages)} bytes`,
        );
      }
      figures.push({
        name: `fanout.ws.${talkers}.cpu`,
        value: median(runs.map((r) => r.own)),
        unit: 'ms',
        yardstick: median(runs.map((r) => r.bare)),
      });
    }
    return figures;
  },
};

async function relayed(talkers: number): Promise<Watched> {
  const { relay, room, stop } = await startLoadedRelay(talkers);
  const ears = startEars();
  try {
    await join(ears, relay.port, room, LISTENERS);
    const watched = await watch(relay.pid, [ears], SECONDS);
    check(watched, talkers);
    return watched;
  } finally {
    await ears.stop();
    await stop();
  }
}

async function sentPlainly(like: Watched): Promise<Watched> {
  const server = await startBareServer(like);
  const ears = startEars();
  try {
    await join(ears, server.port, NO_ROOM, LISTENERS);
    return await watch(server.pid, [ears], SECONDS);
  } finally {
    await ears.stop();
    await server.stop();
  }
}
