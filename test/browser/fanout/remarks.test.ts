import { expect } from 'vitest';
import { parseFragment } from '../../../src/node/directory/room-link.ts';
import { AUDIENCE_FROM } from '../../../src/node/participant/audio/path-plan.ts';
import { type Companion, onlySpeaking } from '../../support/harness/company.ts';
import { until } from '../../support/harness/person.ts';
import { roomTest } from '../../support/harness/room-test.ts';
import { startCrowd } from '../../support/peers/audience.ts';

const shows = (one: Companion, words: string): Promise<void> =>
  until(`${one.name} to read "${words}"`, async () => (await one.words()).includes(words));

async function react(one: Companion): Promise<void> {
  await one.press('button', 'React');
  await one.press('button', 'Clapping');
}

/** Opens the sheet, does something in it, and closes it again. */
async function inSheet(one: Companion, act: () => Promise<unknown>): Promise<void> {
  await one.press('button', 'Chat and hands');
  await act();
  await one.key('Escape');
  await until('the sheet to close', () => one.sees('button', 'Hand'));
}

async function write(one: Companion, line: string): Promise<void> {
  await one.fill('Write a line', line);
  await one.press('button', 'Send');
  await shows(one, line);
}

roomTest(
  'one of the audience raises a hand, reacts and writes by way of the relay, and is answered the same way',
  async ({ company }) => {
    const relay = await company.relay({ args: ['--name', 'Olive'] });
    const [ada, bao] = (await company.contexts(['ada', 'bao'], `${relay.url}/?debug`)) as [Companion, Companion];
    await company.meet('The agora', [ada]);
    await onlySpeaking([ada], [ada]);
    const route = parseFragment((await ada.evaluate('location.hash')) as string);
    if (route.at !== 'room') throw new Error('Ada is in no room');
    const crowd = await startCrowd((await relay.addresses())[0]!, route.room, AUDIENCE_FROM);
    company.closeLater(() => crowd.leave());
    await bao.enterLobby('The agora');
    const stands = 'stoaSession.session.view.lobby.value.listening.length + 1';
    await until('a large room', async () => ((await bao.evaluate(stands)) as number) >= AUDIENCE_FROM);
    await bao.join('listening');
    // Where a relay tells of the room, its topic is for those who keep it going.
    const hearing = 'stoaSession.rooms.current.hearing';
    await until('the relay to take over', async () => (await bao.evaluate(hearing)) === false);
    const hands = 'stoaSession.session.view.room.value.hands.map(({ name }) => name).join()';
    const listening = 'stoaSession.session.view.room.value.listeningCount';
    for (const one of [ada, bao]) {
      const everybody = AUDIENCE_FROM + 1;
      await until(`${one.name} to count ${everybody}`, async () => (await one.evaluate(listening)) === everybody);
    }

    await inSheet(bao, async () => {
      await bao.fill('Your name', 'Bao of the back row');
      await write(bao, 'Can you hear us back here?');
    });
    await bao.press('button', 'Hand');
    await shows(ada, '1 hand up · 1 line');
    await inSheet(ada, async () => {
      await shows(ada, 'Can you hear us back here?');
      expect(await ada.words()).not.toContain('No hand is up.');
      expect(await ada.words()).toContain('Bao of the back row');
      await write(ada, 'Loud and clear');
    });
    await react(bao);
    await shows(ada, '👏');
    await ada.press('button', 'Hand');
    await inSheet(bao, () => shows(bao, 'Loud and clear'));
    await until('both hands in their order', async () => {
      return (await bao.evaluate(hands)) === 'Bao of the back row,Ada';
    });
    await until('what Bao applauded to be over', async () => !(await bao.words()).includes('👏'));
    await react(ada);
    await shows(bao, '👏');

    await bao.leave();
    await until('the hand to come down', async () => (await ada.evaluate(hands)) === 'Ada');
    await until('one less to listen', async () => (await ada.evaluate(listening)) === AUDIENCE_FROM);
  },
);
