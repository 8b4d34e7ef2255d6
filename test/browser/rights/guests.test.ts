import { beforeAll, expect } from 'vitest';
import { parseFragment } from '../../../src/node/directory/room-link.ts';
import { AUDIENCE_FROM } from '../../../src/node/participant/audio/path-plan.ts';
import { type Companion, firstSound } from '../../support/harness/company.ts';
import { until } from '../../support/harness/person.ts';
import { about, comesUp, named, shows } from '../../support/harness/rights.ts';
import { expectHeard, expectSilence, roomTest } from '../../support/harness/room-test.ts';
import { VOICE_NAMES, type Voice, voice } from '../../support/media/voices.ts';
import { seatMembers } from '../../support/peers/silent-members.ts';

let voices: Voice[];

beforeAll(async () => {
  voices = await Promise.all(VOICE_NAMES.map(voice));
});

const WORDS = 'stoaSession.session.view.room.value?.words.join(" ") ?? ""';

roomTest(
  'a large room for members: who comes to listen gets the key by relay, may speak up, and is out with the next key',
  async ({ company }) => {
    const { url } = await company.relay();
    const people = await company.contexts(VOICE_NAMES.slice(0, 4), `${url}/?debug`);
    const [ada, cleo, dora, eve] = people as [Companion, Companion, Companion, Companion];
    await ada.startRoom({ title: 'Assembly', name: ada.name, membersOnly: true });
    await ada.join('speaking');
    await ada.unmute();

    // So many have a record in the room that those who come to listen are its audience.
    const invite = async (): Promise<string> =>
      (await ada.evaluate('stoaSession.rooms.visit.issuedGrants.invite("listen")')) as string;
    const links: string[] = [];
    for (let i = 0; i < AUDIENCE_FROM + 1; i++) links.push(await invite());
    const routes = links.map((link) => parseFragment(new URL(link).hash));
    const texts = routes.map((route) => (route.at === 'room' ? route.invite! : ''));
    const [route] = routes;
    if (route?.at !== 'room') throw new Error('no room');
    const members = await seatMembers(route.relays[0]!, route.room, texts.slice(2));
    company.closeLater(members.stop);
    await until('all to be in', async () => {
      const size = await ada.evaluate('stoaSession.rooms.visit.records.roster.size');
      return size === AUDIENCE_FROM;
    });

    for (const [i, one] of [cleo, dora].entries()) {
      await one.goto('about:blank');
      await one.goto(links[i]!.replace('/#', '/?debug#'));
      await one.join('listening');
      await named(one);
      await firstSound(one);
      expect(await one.evaluate('stoaSession.rooms.visit.participant.place')).toBe('audience');
    }
    await expectHeard([cleo, dora], [ada], voices);
    await until('the same words', async () => (await cleo.evaluate(WORDS)) === (await ada.evaluate(WORDS)));
    expect(await ada.evaluate('stoaSession.rooms.visit.records.roster.size')).toBe(AUDIENCE_FROM);

    // Whose invite somebody else has taken hears nothing, and is told what that may mean.
    await eve.goto('about:blank');
    await eve.goto(links[0]!.replace('/#', '/?debug#'));
    await eve.join('listening');
    await shows(eve, 'This room’s key has not come');
    await expectSilence([eve]);
    await eve.press('button', 'Leave');

    // A lock keeps out nobody who is inside: who reloads the page hears on, and who only listened may speak up.
    await ada.press('button', 'More');
    await ada.press('button', 'Lock the room');
    await shows(dora, 'Locked');
    await dora.reload();
    await firstSound(dora);
    expect(await dora.evaluate('stoaSession.rooms.visit.participant.place')).toBe('audience');

    // A hand of one whom the room did not know goes up, and its owner comes on stage and is heard.
    await cleo.press('button', 'Hand');
    await ada.press('button', 'Chat and hands');
    await shows(ada, cleo.name);
    await ada.press('button', 'Invite to the stage');
    await ada.key('Escape');
    await comesUp(cleo);
    await ada.mute();
    await expectHeard([ada, dora], [cleo], voices);
    await ada.unmute();

    // Put out for good, she hears nothing from the next key on; the other guest goes on without a word.
    const before = await dora.evaluate(WORDS);
    await about(ada, cleo, 'Ban…', 'For good');
    await shows(cleo, 'banned you from the room');
    await until('the next key', async () => (await dora.evaluate(WORDS)) !== before);
    await until('the same words', async () => (await dora.evaluate(WORDS)) === (await ada.evaluate(WORDS)));
    await expectHeard([dora], [ada], voices);
    await expectSilence([cleo]);
  },
);
