import { expect } from 'vitest';
import type { SignedFound } from '../../../src/client/session/view/communities.ts';
import type { Companion } from '../../support/harness/company.ts';
import { until } from '../../support/harness/person.ts';
import { openPlaces } from '../../support/harness/places.ts';
import { shows } from '../../support/harness/rights.ts';
import { expectHeard, roomTest } from '../../support/harness/room-test.ts';

const NAME = 'The painted porch';
const TITLE = 'On moving house';
const SHOWN = 'stoaSession.session.view.communities.value.shown';

/** A file host answers nothing as a relay; the relay that is gone answers nothing at all, nor do places at times. */
const ABSENT = /status of 404|blocked by CORS/;

/** Signs where the community is, by its dialog. Resolves to what belongs at the places. */
async function signs(ada: Companion, relay: string, file: string, name: string): Promise<SignedFound> {
  const before = await ada.evaluate(`${SHOWN}.found?.json`);
  await ada.press('button', 'About this community');
  await ada.press('button', 'Where it is found…');
  await ada.fill('Its relays', relay);
  await ada.fill('A file', file);
  await ada.fill('A name in DNS', name);
  await ada.press('button', 'Sign');
  await shows(ada, 'Signed. Now put it at its places.');
  expect(await ada.evaluate(`${SHOWN}.found.json`)).not.toBe(before);
  return (await ada.evaluate(`${SHOWN}.found`)) as SignedFound;
}

/** From the hallway of the community into the room, listening. */
async function goesIn(one: Companion): Promise<void> {
  await until(`${one.name} to see the room`, () => one.sees('link', TITLE));
  await one.enterLobby(TITLE);
  await one.join('listening');
}

roomTest('a community whose relays are all gone is found by its file, and by its name in DNS', async ({ company }) => {
  const old = await company.relay();
  const places = await openPlaces(await old.addresses());
  company.closeLater(places.close);
  company.expectComplaints(ABSENT);
  const people = await company.contexts(['ada', 'bao', 'chidi'], `${places.page}/?debug`);
  const [ada, bao, chidi] = people as [Companion, Companion, Companion];

  await ada.press('button', 'Communities');
  await ada.press('button', 'Make a community');
  await ada.fill('Name of the community', NAME);
  await ada.press('button', 'Make it');
  await shows(ada, NAME);

  // What is no relay is said where it was typed, and nothing is signed.
  await ada.press('button', 'About this community');
  await ada.press('button', 'Where it is found…');
  await ada.fill('Its relays', places.page);
  await ada.press('button', 'Sign');
  await shows(ada, 'One of these is no relay');
  await ada.key('Escape');

  const first = await signs(ada, old.url, places.file, places.name);
  places.put({ json: first.json, txt: first.txt });
  await ada.press('button', 'Check its places');
  await shows(ada, 'The file is there.');
  await shows(ada, 'The name has the record.');
  await ada.key('Escape');

  // Bao follows it by its link while its relay is there: nobody else is asked.
  const link = (await ada.evaluate(`${SHOWN}.link`)) as string;
  const before = { ...places.asked };
  await bao.goto(link);
  await shows(bao, NAME);
  expect(places.asked).toEqual(before);

  // The relay goes for good. Ada signs where there is another, and has put it at the name alone: the file is an old one.
  await old.stop();
  const next = await company.relay();
  const second = await signs(ada, next.url, places.file, places.name);
  places.put({ json: first.json, txt: second.txt });
  await ada.press('button', 'Check its places');
  await shows(ada, 'There is an older file.');
  await ada.key('Escape');
  await ada.startRoom({ title: TITLE, name: ada.name });
  await ada.join('speaking');
  await ada.unmute();

  await bao.goto(`${places.page}/?debug`);
  await shows(bao, `None of its relays answered. ${places.name} told where it is now.`);
  await goesIn(bao);

  // Somebody comes by the old link for the first time, while no resolver answers.
  places.put({ json: second.json });
  await chidi.goto(link);
  await shows(chidi, 'told where it is now.');
  await goesIn(chidi);
  await expectHeard(
    [bao, chidi],
    [ada],
    people.map(({ voice }) => voice),
  );
});

roomTest('who hides their address is asked before anybody else sees it', async ({ company }) => {
  const old = await company.relay();
  const places = await openPlaces(await old.addresses());
  company.closeLater(places.close);
  company.expectComplaints(ABSENT);
  const [ada, bao] = (await company.contexts(['ada', 'bao'], `${places.page}/?debug`)) as [Companion, Companion];
  await ada.press('button', 'Communities');
  await ada.press('button', 'Make a community');
  await ada.fill('Name of the community', NAME);
  await ada.press('button', 'Make it');
  await shows(ada, NAME);
  const next = await company.relay();
  const { json, txt } = await signs(ada, next.url, places.file, places.name);
  places.put({ json, txt });
  await ada.key('Escape');
  // A link of before, which names the relay that goes.
  const link = new URL((await ada.evaluate(`${SHOWN}.link`)) as string);
  const part = (await old.addresses()).map((address) => `&relay=${encodeURIComponent(address)}`).join('');
  link.hash = link.hash.replace(/&relay=[^&]*/g, '') + part;
  await old.stop();
  const before = { ...places.asked };

  await bao.evaluate("localStorage.setItem('stoa.hide-address', 'yes')");
  // Only another hash would not load the page again.
  await bao.goto('about:blank');
  await bao.goto(link.href);
  await shows(bao, 'As you hide your IP, nobody else was asked');
  expect(places.asked).toEqual(before);
  await bao.press('button', 'Ask them');
  await shows(bao, 'told where it is now.');
  await shows(bao, NAME);
});
