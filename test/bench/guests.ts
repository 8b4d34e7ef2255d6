/** A large room for members: how long its guests take to get the room's key by relay when all come at once, and the next after one was banned. */
import { RoomKeys } from '../../src/node/participant/keys/room-keys.ts';
import { startRelay } from '../support/harness/relay.ts';
import { cpuSeconds } from '../support/machine/processes.ts';
import { Talker } from '../support/peers/local-relay.ts';
import { inviteBy } from '../support/peers/members-guest.ts';
import { until } from '../support/peers/peers.ts';
import type { Bench, Figure } from './bench.ts';
import type { GuestsRequest } from './crowd/guests.ts';
import { startProgram } from './crowd/program.ts';

const GUESTS = 2_000;
/** Processes of guests. */
const CROWDS = 2;
const PATIENCE = 300_000;
const LIMITS = [
  '--max-listeners',
  '20000',
  '--max-per-address',
  '20000',
  '--no-stun',
  '--no-udp',
  '--log-level',
  'warn',
];

export const guests: Bench = {
  name: 'guests',
  about: `${GUESTS} guests of a room for members: until all have the key, and the next one after a ban`,
  run: async (say) => {
    const relay = await startRelay({ args: [...LIMITS, '--work', 'never'] });
    const crowds = Array.from({ length: CROWDS }, () => startProgram('crowd/guests.ts', { nice: 5 }));
    const address = (await relay.addresses()).find((a) => a.includes('/ws'))!;
    const host = await Talker.start([{ address }], [address], { draft: { access: 'members' } });
    const keys = chairOf(host);
    try {
      await until(() => keys.epoch > 0, 'a key to speak under');
      const at = new URL(relay.url).host;
      for (const [i, crowd] of crowds.entries()) {
        const slots = Array.from({ length: GUESTS / CROWDS }, (_, n) => i * (GUESTS / CROWDS) + n);
        const invites = await Promise.all(slots.map((slot) => inviteBy(host.identity, host.charter, slot)));
        const request: GuestsRequest = { charter: host.charter.bytes, invites };
        await crowd.ask('make', request);
      }
      const keyed = async (epoch: number): Promise<number> => {
        const counts = await Promise.all(crowds.map((crowd) => crowd.ask<number>('keyed', { epoch })));
        return counts.reduce((sum, count) => sum + count, 0);
      };
      say(`${GUESTS} guests come`);
      const [cpu, mine] = [await cpuSeconds(relay.pid), process.cpuUsage()];
      const came = performance.now();
      await Promise.all(crowds.map((crowd) => crowd.ask('listen', { at })));
      say(`all listen after ${((performance.now() - came) / 1_000).toFixed(1)} s`);
      await until(async () => (await keyed(1)) === GUESTS, 'the key for all', PATIENCE);
      const first = (performance.now() - came) / 1_000;
      const chair = process.cpuUsage(mine);
      const perGuest = (seconds: number): number => (seconds * 1_000) / GUESTS;
      const relayCpu = perGuest((await cpuSeconds(relay.pid)) - cpu);
      const person = await crowds[0]!.ask<string>('write');
      await until(() => host.room.interactions.standing.length > 0, 'a line');
      const banned = performance.now();
      await host.room.moderator.act('ban', { person, name: 'Guest' });
      await until(async () => (await keyed(2)) === GUESTS - 1, 'the next key for all others', PATIENCE);
      return [
        { name: 'guests.keyed', value: first, unit: 's' },
        { name: 'guests.rotated', value: (performance.now() - banned) / 1_000, unit: 's' },
        { name: 'guests.relay.cpu', value: relayCpu, unit: 'ms a guest' },
        { name: 'guests.chair.cpu', value: perGuest((chair.user + chair.system) / 1e6), unit: 'ms a guest' },
      ] satisfies Figure[];
    } finally {
      keys.stop();
      await host.stop();
      await Promise.all(crowds.map((crowd) => crowd.stop()));
      await relay.stop();
    }
  },
};

function chairOf(host: Talker): RoomKeys {
  const keys = new RoomKeys({
    records: host.room,
    self: host.self,
    audio: { setSecret: () => undefined },
    relays: { connections: () => host.connections, stop: () => undefined },
    onChange: () => undefined,
  });
  const nobody = { isGuest: () => false, credentials: () => [], via: () => undefined, say: () => false };
  keys.start({ ...nobody, listeners: () => 1 });
  return keys;
}
