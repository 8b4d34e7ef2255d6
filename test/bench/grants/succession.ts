/** The host's process is killed: how long until a moderator decides in its place, and how much of a third person's voice listeners miss meanwhile. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { personOf } from '../../../src/node/identity/person.ts';
import { readBundle } from '../../../src/node/records/bundle.ts';
import { readCharter } from '../../../src/node/records/charter.ts';
import { startFanoutRelay, Talker, TestListener } from '../../support/peers/local-relay.ts';
import { until } from '../../support/peers/peers.ts';
import type { Figure } from '../bench.ts';

const ROUNDS = 3;
const PACE = 60;
/** A chair has gone after ten seconds; nobody waits for longer than this, ms. */
const PATIENCE = 30_000;

export async function successionFigures(say: (line: string) => void): Promise<Figure[]> {
  const takeovers: number[] = [];
  const gaps: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const relay = await startFanoutRelay();
    const host = fork(new URL('host.ts', import.meta.url), [relay.address]);
    const [told] = (await once(host, 'message')) as [{ charter: string }];
    const charter = await readCharter(Buffer.from(told.charter, 'base64'), Date.now());
    const moderator = await Talker.start([relay], [], { charter, name: 'Bao' });
    const speaker = await Talker.start([relay], [], { charter, name: 'Cleo' });
    try {
      // The host makes the first who comes moderator, and lets the second speak.
      host.send({
        moderator: Buffer.from(moderator.self.identity).toString('base64'),
        speaker: Buffer.from(speaker.self.identity).toString('base64'),
      });
      const { permissions } = moderator.room;
      const me = personOf(moderator.self.identity);
      await until(() => permissions.roleOf(me) === 'moderator', 'the moderator to be one', PATIENCE);
      await until(() => permissions.mayBeHeard(personOf(speaker.self.identity)), 'the speaker to be invited', PATIENCE);
      const listener = await TestListener.overSocket(relay.at, { room: charter.id, guest: true });
      const talking = setInterval(() => void speaker.say(), PACE);
      await until(() => listener.bundles.length > 10, 'the speaker to be heard');
      host.kill('SIGKILL');
      const killed = performance.now();
      await until(() => permissions.current?.chair === me, 'the moderator to decide', PATIENCE);
      takeovers.push((performance.now() - killed) / 1_000);
      await new Promise((done) => setTimeout(done, 2_000));
      clearInterval(talking);
      gaps.push(missing(listener.bundles));
      listener.close();
      say(`  taken over after ${takeovers.at(-1)!.toFixed(1)} s, ${gaps.at(-1)} ms of the voice missing`);
    } finally {
      host.kill('SIGKILL');
      await moderator.stop();
      await speaker.stop();
      await relay.stop();
    }
  }
  return [
    { name: 'grants.succession.max', value: Math.max(...takeovers), unit: 's' },
    { name: 'grants.succession.gap', value: Math.max(...gaps), unit: 'ms' },
  ];
}

/** Milliseconds of a stream that never came, between the first and the last that did. */
function missing(bundles: readonly Uint8Array[]): number {
  const seqs = bundles.flatMap((bytes) => readBundle(bytes).frames.map(({ seq }) => seq));
  return (Math.max(...seqs) - Math.min(...seqs) + 1 - new Set(seqs).size) * 20;
}
