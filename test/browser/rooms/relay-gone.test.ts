import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { everyoneSees, onlySpeaking } from '../../support/harness/company.ts';
import { expectHeard, roomTest } from '../../support/harness/room-test.ts';

roomTest(
  'when the relay dies, talk goes on, a mute is seen by all, and a leave is seen by all',
  async ({ company }) => {
    const relay = await company.relay();
    const ada = await company.chromium('ada', relay.url);
    const bao = await company.chromium('bao', relay.url);
    const chidi = await company.chromium('chidi', relay.url);
    const people = [ada, bao, chidi];
    await company.meet('The bridge', people);
    const voices = people.map(({ voice }) => voice);
    await onlySpeaking(people, [ada]);
    await expectHeard([bao, chidi], [ada], voices);

    await relay.kill();
    await expectHeard([bao, chidi], [ada], voices);
    await onlySpeaking(people, [bao]);
    await expectHeard([ada, chidi], [bao], voices);

    await chidi.leave();
    await everyoneSees([ada, bao]);
    await expectHeard([ada], [bao], voices);
  },
);

roomTest('when the relay comes back, a newcomer finds the room again', async ({ company }) => {
  const data = await mkdtemp(join(tmpdir(), 'stoa-kept-'));
  company.closeLater(() => rm(data, { recursive: true, force: true }));
  const relay = await company.relay({ data });
  const ada = await company.chromium('ada', relay.url);
  await company.meet('Back again', [ada]);
  await onlySpeaking([ada], [ada]);
  await relay.stop();
  const again = await company.relay({ port: relay.port, data });
  const bao = await company.chromium('bao', again.url);
  await bao.enterLobby('Back again');
  await bao.join('listening');
  await expectHeard([bao], [ada], [ada.voice, bao.voice]);
});
