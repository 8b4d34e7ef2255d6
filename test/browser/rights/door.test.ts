import { beforeAll } from 'vitest';
import { firstSound, linkOf } from '../../support/harness/company.ts';
import { until } from '../../support/harness/person.ts';
import { about, shows } from '../../support/harness/rights.ts';
import { expectHeard, expectSilence, roomTest } from '../../support/harness/room-test.ts';
import { type Voice, voice } from '../../support/media/voices.ts';

let voices: Voice[];

beforeAll(async () => {
  voices = await Promise.all([voice('ada')]);
});

roomTest(
  'who knocks at a locked room hears it once they are let in, is out while banned for a day, and comes back when that is undone',
  async ({ company }) => {
    const { url } = await company.relay();
    const ada = await company.chromium('ada', `${url}/?debug`);
    const bao = await company.chromium('bao', `${url}/?debug`);
    await ada.startRoom({ title: 'Behind a door', name: ada.name });
    await ada.join('speaking');
    await ada.unmute();
    await ada.press('button', 'More');
    await ada.press('button', 'Lock the room');
    await shows(ada, 'Locked');

    await bao.goto('about:blank');
    await bao.goto((await linkOf(ada)).replace('/#', '/?debug#'));
    await shows(bao, 'The room is locked');
    await bao.fill('Your name', bao.name);
    await bao.press('button', 'Knock');
    await shows(bao, 'as soon as somebody lets you in');
    await shows(ada, 'At the door');
    await expectSilence([bao]);
    await ada.press('button', 'Let in');
    await bao.inRoom();
    await firstSound(bao);
    await expectHeard([bao], [ada], voices);
    await until('the door to be empty', async () => !(await ada.words()).includes('At the door'));

    await about(ada, bao, 'Ban…', 'For a day');
    await shows(bao, 'A host or moderator put you out of the room.');
    await bao.goto('about:blank');
    await bao.goto((await linkOf(ada)).replace('/#', '/?debug#'));
    await shows(bao, 'You can come in again from');
    await ada.press('button', 'More');
    await ada.press('button', 'Who decides…');
    await ada.press('button', 'Let back in');
    await ada.key('Escape');
    // The door is still locked.
    await shows(bao, 'The room is locked');
    await ada.press('button', 'More');
    await ada.press('button', 'Unlock the room');
    await bao.join('listening');
    await firstSound(bao);
    await expectHeard([bao], [ada], voices);
  },
);
