/** What carries voices goes on while the process in which libp2p runs is stuck, or is ended and replaced. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { fetchSnapshot } from '../../../src/node/room/snapshot-protocol.ts';
import { descendantsRunning } from '../../support/machine/processes.ts';
import { type FanoutRelay, startFanoutRelay, Talker, TestListener } from '../../support/peers/local-relay.ts';
import { startPerson, until } from '../../support/peers/peers.ts';

const undo: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

/** As long as the introducer is away, ms. */
const AWAY = 5_000;
/** Bundles of 60 ms each that are said meanwhile, and around. */
const SAID = Math.ceil((AWAY + 2_000) / 60);

const introducers = (): Promise<readonly number[]> => descendantsRunning('introducer/introducer.ts');

async function setUp(...args: string[]): Promise<{ relay: FanoutRelay; talker: Talker; pid: number }> {
  const before = await introducers();
  const relay = await startFanoutRelay(...args);
  undo.push(() => relay.stop());
  const [pid] = (await introducers()).filter((id) => !before.includes(id));
  const talker = await Talker.start([relay], [relay.address], { by: 'websocket' });
  undo.push(() => talker.stop());
  return { relay, talker, pid: pid! };
}

describe.each([
  { by: 'itself', args: [] },
  { by: 'a worker', args: ['--workers', '1'] },
])('voices by WebSocket, with listeners served by $by', { timeout: 60_000 }, ({ args }) => {
  it('are heard without a gap while the introducer stands still for five seconds, by newcomers too', async () => {
    const { relay, talker, pid } = await setUp(...args);
    const room = talker.id;
    const present = await TestListener.overSocket(relay.at, { room });
    await until(() => talker.publishers.every((p) => p.wanted), 'the relay to want audio');
    await until(() => present.state?.members.length === 1, 'the room to be known');
    process.kill(pid, 'SIGSTOP');
    try {
      const talking = talker.talk(SAID);
      await new Promise((done) => setTimeout(done, 1_000));
      const newcomer = await TestListener.overSocket(relay.at, { room });
      await until(() => newcomer.bundles.length > 0, 'somebody new to hear', 5_000);
      const said = await talking;
      await until(() => present.bundles.length === said.length, 'every bundle');
      expect(present.bundles).toEqual(said);
      expect(newcomer.closed).toBe(false);
    } finally {
      process.kill(pid, 'SIGCONT');
    }
    expect(await relay.metric('stoa_introducer_replaced_total')).toBe(0);
  });

  it('are heard without a gap while it hangs for good, until it is ended and replaced', async () => {
    const { relay, talker, pid } = await setUp(...args);
    const present = await TestListener.overSocket(relay.at, { room: talker.id });
    await until(() => talker.publishers.every((p) => p.wanted), 'the relay to want audio');
    await until(() => present.state?.members.length === 1, 'the room to be known');
    process.kill(pid, 'SIGSTOP');
    const talking = talker.talk(SAID);
    await until(async () => (await relay.metric('stoa_introducer_replaced_total')) === 1, 'another', 30_000);
    const said = await talking;
    await until(() => present.bundles.length === said.length, 'every bundle');
    expect(present.bundles).toEqual(said);
    expect(await introducers()).not.toContain(pid);
    const person = await vi.waitFor(() => startPerson(relay), { timeout: 20_000, interval: 500 });
    undo.push(() => person.peer.stop());
  });

  it('are heard without a gap while it is ended and replaced, and then people meet by libp2p again', async () => {
    const { relay, talker, pid } = await setUp(...args);
    const room = talker.id;
    const present = await TestListener.overSocket(relay.at, { room });
    await until(() => talker.publishers.every((p) => p.wanted), 'the relay to want audio');
    await until(() => present.state?.members.length === 1, 'the room to be known');
    const talking = talker.talk(SAID);
    await new Promise((done) => setTimeout(done, 500));
    process.kill(pid, 'SIGKILL');
    const said = await talking;
    await until(() => present.bundles.length === said.length, 'every bundle');
    expect(present.bundles).toEqual(said);
    expect(await relay.metric('stoa_introducer_replaced_total')).toBe(1);
    // Whoever comes now learns of the room from what the relay has kept, for the speaker has not come back to libp2p.
    const person = await startPerson(relay);
    undo.push(() => person.peer.stop());
    const [connection] = person.peer.libp2p.getConnections();
    const known = await fetchSnapshot(connection!, room, AbortSignal.timeout(5_000));
    expect(known.charter).toEqual(talker.charter.bytes);
    expect(known.members).toHaveLength(1);
  });
});
