/** How long a speaker whose own client refuses goes on being heard after a moderator's decision: by fifty listeners at a real relay. */

import { personOf } from '../../../src/node/identity/person.ts';
import type { Deed } from '../../../src/node/moderation/act.ts';
import { startFanoutRelay, Talker, TestListener } from '../../support/peers/local-relay.ts';
import { until } from '../../support/peers/peers.ts';
import type { Figure } from '../bench.ts';
import { quantile } from '../measure/statistics.ts';

const LISTENERS = 50;
const ROUNDS = 12;
/** A bundle every 60 ms, as speech goes. */
const PACE = 60;
/** What comes this long after the last is no part of it, ms. */
const QUIET = 1_500;

/** For each listener and round the time from the decision to the last bundle that came. */
export async function silenceFigures(say: (line: string) => void): Promise<Figure[]> {
  const relay = await startFanoutRelay('--max-per-address', '500');
  const host = await Talker.start([relay], [], { draft: { stage: 'invited' } });
  const late: Record<'to-audience' | 'ban', number[]> = { 'to-audience': [], ban: [] };
  try {
    for (let round = 0; round < ROUNDS; round++) {
      const deed: keyof typeof late = round % 2 === 0 ? 'to-audience' : 'ban';
      const speaker = await Talker.start([relay], [], { charter: host.charter, name: `Speaker ${round}` });
      const whom = { person: personOf(speaker.self.identity), name: 'Speaker' };
      const does = (what: Deed): Promise<boolean> => host.room.moderator.act(what, whom);
      await until(() => host.room.roster.members.length > 1, 'the host to see the speaker');
      await does('invite-to-stage');
      const listeners = await Promise.all(
        Array.from({ length: LISTENERS }, () => TestListener.overSocket(relay.at, { room: host.id, guest: true })),
      );
      const talking = setInterval(() => void speaker.say(), PACE);
      await until(() => listeners.every((l) => l.bundles.length > 5), 'all to hear');
      // At no particular moment between two bundles.
      await new Promise((done) => setTimeout(done, (round * 7) % PACE));
      const counts = listeners.map((l) => l.bundles.length);
      const lasts = listeners.map(() => performance.now());
      const decided = performance.now();
      void does(deed);
      while (performance.now() - Math.max(decided, ...lasts) < QUIET) {
        await new Promise((done) => setTimeout(done, 5));
        for (const [i, listener] of listeners.entries()) {
          const heard = listener.bundles.length;
          if (heard > counts[i]!) lasts[i] = performance.now();
          counts[i] = heard;
        }
      }
      clearInterval(talking);
      if (lasts.some((last) => last < decided - 4 * PACE)) throw new Error('the speaker was not heard before');
      late[deed].push(...lasts.map((last) => Math.max(0, last - decided)));
      for (const listener of listeners) listener.close();
      await speaker.stop();
      say(`  ${deed}: p50 ${quantile(late[deed], 0.5).toFixed(0)} ms, p99 ${quantile(late[deed], 0.99).toFixed(0)} ms`);
    }
  } finally {
    await host.stop();
    await relay.stop();
  }
  const all = [...late['to-audience'], ...late.ban];
  return [{ name: 'grants.silence.p99', value: quantile(all, 0.99), unit: 'ms' }];
}
