import { expect } from 'vitest';
import type { Room } from '../../../src/client/session/view/room.ts';
import { everyoneSees, onlySpeaking } from '../../support/harness/company.ts';
import { type Person, until } from '../../support/harness/person.ts';
import { roomTest } from '../../support/harness/room-test.ts';
import { readMetric } from '../../support/peers/metric.ts';

type Traffic = NonNullable<Room['traffic']>;

const traffic = (person: Person): Promise<Traffic> =>
  person.evaluate('stoaSession.session.view.room.value.traffic') as Promise<Traffic>;

/** Bytes a second for a while, once `person` has counted something. */
async function rate(person: Person, way: keyof Traffic, seconds: number): Promise<number> {
  const before = await traffic(person);
  const from = performance.now();
  await new Promise((done) => setTimeout(done, seconds * 1_000));
  const after = await traffic(person);
  return ((after[way] - before[way]) / (performance.now() - from)) * 1_000;
}

roomTest(
  'a page tells what it has received and sent in a room, directly and by relay, and sends less where it is asked to',
  { timeout: 300_000 },
  async ({ company }) => {
    const { url } = await company.relay();
    const people = [
      await company.chromium('ada', `${url}/?debug`),
      await company.chromium('bao', `${url}/?debug`),
    ] as const;
    const [ada, bao] = people;
    await company.meet('Data', people);
    await onlySpeaking(people, [ada]);
    await until('a direct link', async () => {
      const state =
        'stoaSession.rooms.visit.participant.isLinked(stoaSession.rooms.room.value.stage.find((p) => !p.me).id)';
      return (await ada.evaluate(state)) === true;
    });
    await until('both to count', async () => (await traffic(ada)).sent > 0 && (await traffic(bao)).received > 0);
    // What one sends directly the other receives; both count the same packets.
    const [sent, received] = await Promise.all([rate(ada, 'sent', 10), rate(bao, 'received', 10)]);
    expect(received / sent).toBeGreaterThan(0.7);
    expect(received / sent).toBeLessThan(1.4);
    // A voice of 32 kbit/s, its repeats and its headers, less its pauses.
    expect(sent).toBeGreaterThan(2_000);
    expect(sent).toBeLessThan(30_000);

    await ada.press('button', 'How you hear this');
    await until('the words', async () => /About [0-9.]+ MB received and [0-9.]+ MB sent/.test(await ada.words()));
    await ada.press('switch', 'Use less data');
    await until('less to be sent', async () => (await ada.evaluate(`localStorage.getItem('stoa.low-data')`)) === 'yes');
    await everyoneSees(people);
    await new Promise((done) => setTimeout(done, 2_000));
    const less = await rate(ada, 'sent', 10);
    expect(less).toBeLessThan(sent);
    await ada.press('button', 'Close');

    // Who only listens, through the relay, counts what that says it has sent, and headers.
    const chidi = await company.chromium('chidi', `${url}/?debug`, {
      microphone: 'none',
      init: ['delete globalThis.RTCPeerConnection'],
    });
    await chidi.enterLobby('Data');
    await chidi.join('listening');
    await until('the session', async () => (await chidi.evaluate('globalThis.stoaSession?.rooms?.inside')) === true);
    await until('something to be counted', async () => (await traffic(chidi)).received > 0);
    const out = await readMetric(url, 'stoa_out_bytes_total');
    const { received: before } = await traffic(chidi);
    await new Promise((done) => setTimeout(done, 10_000));
    const brought = (await readMetric(url, 'stoa_out_bytes_total')) - out;
    const counted = (await traffic(chidi)).received - before;
    expect(brought).toBeGreaterThan(10_000);
    expect(counted / brought).toBeGreaterThan(0.9);
    expect(counted / brought).toBeLessThan(1.8);
  },
);
