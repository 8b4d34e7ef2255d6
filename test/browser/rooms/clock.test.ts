import { expect } from 'vitest';
import type { Chromium } from '../../support/harness/chromium.ts';
import { everyoneSees, onlySpeaking } from '../../support/harness/company.ts';
import { chromiumPerson, type Person, until } from '../../support/harness/person.ts';
import { expectHeard, roomTest } from '../../support/harness/room-test.ts';
import { installWrongClock } from '../../support/page/wrong-clock.ts';

const HOUR = 3_600_000;
/** A page looks at its clock as often as it asks for rooms: every 20 s. */
const SOON = { patience: 45_000 };

const reads = (one: Person, words: string): Promise<void> =>
  until(`"${words}"`, async () => (await one.words()).includes(words), SOON);

/** Somebody in a tab of their own in this browser, whose clock is so far ahead. */
async function withClock(browser: Chromium, ahead: number, url: string): Promise<Person> {
  const context = await browser.newContext([`(${installWrongClock})(${ahead});`]);
  const one = chromiumPerson(await context.newPage());
  await one.goto(`${url}/?debug`);
  return one;
}

/** States signed by whoever may decide in the room one is in. */
const STATES = 'stoaSession.rooms.visit.records.permissions.states.length';

const setRight = (one: Person): Promise<unknown> => one.evaluate('stoaClock.set(0)');

/** How many cards of another time the relay has refused. */
async function refused(url: string): Promise<number> {
  const health = (await (await fetch(`${url}/healthz`)).json()) as { libp2p?: Record<string, number> };
  return Number(JSON.stringify(health).match(/"card_stale":(\d+)/)?.[1] ?? 0);
}

roomTest(
  'a page with a clock an hour wrong says so, does nobody harm, and finds everyone once it is right',
  { timeout: 400_000 },
  async ({ company }) => {
    // A question of another time is refused, until the page knows that its clock is wrong.
    company.expectComplaints(/status of 400 .*\/reports\?ask=/);
    const { url } = await company.relay();
    const right = await company.contexts(['ada', 'bao'], url);
    const [ada, bao] = right as [(typeof right)[0], (typeof right)[0]];
    await company.meet('Sundial', right);
    const link = (await bao.evaluate('location.href')) as string;
    const browser = ada.browser as Chromium;
    const chidi = await withClock(browser, 0, url);
    company.know('Chidi', chidi);
    await until('the room in the hallway', () => chidi.sees('link', 'Sundial'));

    for (const [ahead, said] of [
      [HOUR, 'This device’s clock is about 1 hour ahead.'],
      [-HOUR, 'This device’s clock is about 1 hour behind.'],
    ] as const) {
      const late = await withClock(browser, ahead, url);
      company.know(`Late by ${ahead}`, late);
      await reads(late, said);
      expect(await late.sees('link', 'Sundial')).toBe(false);

      // It comes in by the link all the same, and talks. Nothing of it comes to those whose clocks are right, and they hear each other.
      await late.goto(link.replace('#', '?debug#'));
      await until('the lobby', () => late.sees('button', 'Just listen'));
      await late.join('speaking', 'Late');
      await late.unmute();
      await onlySpeaking(right, [ada]);
      await expectHeard([bao], [ada], [ada.voice, bao.voice]);
      await everyoneSees(right);
      for (const one of [...right, chidi]) expect(await one.words()).not.toMatch(/Late|clock/);
      for (const one of right) expect(await one.people('Listening')).toEqual([]);
      await reads(late, said);
      await late.leave();

      // It opens a room of its own, which nobody is shown.
      const before = await refused(url);
      const title = `Sundial of ${ahead}`;
      await late.goto(`${url}/?debug`);
      await late.startRoom({ title, name: 'Late' });
      await late.join('listening');
      await until('its card to be refused', async () => (await refused(url)) > before, SOON);
      await reads(late, said);
      expect(await chidi.sees('link', title)).toBe(false);
      expect(await late.evaluate(STATES), 'what it has decided, though host').toBe(0);

      // Nobody else has taken the room's charter, and yet it is not lost when the page is loaded again.
      await late.reload();
      const isHost = async (): Promise<boolean> => (await late.people('Listening')).some((m) => m.me && m.host);
      await until('it to be host in its room again', isHost, SOON);
      await reads(late, said);

      await setRight(late);
      await until('the notice to go', async () => !(await late.words()).includes(said), SOON);
      if (ahead > 0) await late.press('button', 'Load again');
      await until('its room in the hallway', () => chidi.sees('link', title), SOON);
      await until('it to decide in its room', async () => Number(await late.evaluate(STATES)) > 0);
      await late.goto(link.replace('#', '?debug#'));
      await until('the lobby', () => late.sees('button', 'Just listen'));
      await late.join('listening');
      for (const one of right) await until('them to see it', async () => (await one.people('Listening')).length === 1);
      await late.leave();
      for (const one of right)
        await until('them to see it go', async () => (await one.people('Listening')).length === 0);
    }
  },
);
