import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Chromium } from '../../support/harness/chromium.ts';
import type { Companion } from '../../support/harness/company.ts';
import { chromiumPerson, type Person, until } from '../../support/harness/person.ts';
import { shows } from '../../support/harness/rights.ts';
import { expectHeard, roomTest } from '../../support/harness/room-test.ts';
import { artifacts } from '../../support/machine/paths.ts';

const AUNT = 'My aunt in Lagos';
const WORDS = 'four words nobody guesses';

const WIDE = { width: 1280, height: 800 };

/** The pages of people with one browser, which keeps its first context for itself. */
function pagesOf([{ browser }]: readonly [Companion, ...Companion[]]): Page[] {
  return (browser as Chromium).browser.contexts().flatMap((context) => context.pages());
}

/** Opens somebody's card by their seat. */
async function card(page: Page, name: string, deed: string): Promise<void> {
  await page.locator('.seat').getByRole('button', { name, exact: true }).click();
  await page.getByRole('button', { name: deed, exact: true }).waitFor();
}

const titles = (one: Person): Promise<string[]> =>
  one.evaluate(`[...document.querySelectorAll('.card-title')].map((title) => title.innerText)`) as Promise<string[]>;

async function saves(page: Page, button: string, path: string): Promise<string> {
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: button, exact: true }).click();
  await (await download).saveAs(path);
  return path;
}

/** Someone with a browser profile in which nobody has ever been. */
async function newcomer({ browser }: Companion, url: string): Promise<{ readonly page: Page; readonly one: Person }> {
  const page = await (await (browser as Chromium).newContext()).newPage();
  const one = chromiumPerson(page);
  await one.goto(url);
  await one.press('button', 'People');
  return { page, one };
}

const CODE = 'stoaSession.session.act.communities().then((communities) => communities.code())';

roomTest(
  'somebody keeps one person and blocks another: for them alone, in every room, after a reload, and in a file',
  async ({ company }) => {
    const folder = await mkdtemp(join(tmpdir(), 'stoa-people-'));
    company.closeLater(() => rm(folder, { recursive: true }));
    const shots = await artifacts('people');
    const { url } = await company.relay();
    const people = await company.contexts(['ada', 'bao', 'chidi', 'dalia'], `${url}/?debug`);
    const [ada, bao, chidi, dalia] = people as [Companion, Companion, Companion, Companion];
    const pages = pagesOf([ada]);
    const page = pages[0]!;
    for (const one of pages) await one.setViewportSize(WIDE);
    const room = [ada, bao, chidi];
    const voices = people.map(({ voice }) => voice);
    await company.meet('The garden wall', [bao, chidi, ada]);
    await chidi.press('button', 'Hand');
    await chidi.fill('Write a line', 'Listen to me');
    await chidi.press('button', 'Send');
    await shows(ada, 'Listen to me');
    await until('a hand', async () => !(await ada.words()).includes('No hand is up.'));

    await card(page, bao.name, 'Keep…');
    await page.screenshot({ path: join(shots, 'card-1280.png') });
    await ada.press('button', 'Keep…');
    await ada.fill('Your name for them', AUNT);
    await page.screenshot({ path: join(shots, 'keep-1280.png') });
    await ada.press('button', 'Keep');
    await shows(ada, `They call themselves ${bao.name}.`);
    await ada.key('Escape');
    await card(page, chidi.name, 'Block, for me alone');
    await ada.press('button', 'Block, for me alone');
    await shows(ada, 'You neither hear nor read them');
    await page.screenshot({ path: join(shots, 'blocked-1280.png') });
    await ada.key('Escape');

    // Ada hears and reads one of them, Bao both, and Chidi's page is as it was.
    const words = async (): Promise<string> => ada.words();
    await until('no line of theirs', async () => !(await words()).includes('Listen to me'));
    await until('no hand of theirs', async () => (await words()).includes('No hand is up.'));
    const seats = [...(await ada.people('On stage'))].map(({ name }) => name).sort();
    expect(seats).toEqual([ada.name, AUNT, chidi.name].sort());
    await onlySpeakingAs(room, [bao, chidi]);
    await expectHeard([ada], [bao], voices);
    await expectHeard([bao], [chidi], voices);
    await expectHeard([chidi], [bao], voices);
    expect(await chidi.words()).not.toMatch(/block/i);
    await chidi.fill('Write a line', 'Still me');
    await chidi.press('button', 'Send');
    await shows(bao, 'Still me');
    expect(await words()).not.toContain('Still me');
    const report = (await ada.evaluate('stoaSession.rooms.report()')) as string;
    expect(Number(/turned down: (\d+) frames/.exec(report)?.[1])).toBeGreaterThan(0);

    // It holds after a reload, also for whoever only listens, from the first sound on.
    await ada.reload();
    await ada.inRoom();
    await until('the name they were given', async () => (await ada.people('On stage')).some((p) => p.name === AUNT));
    await expectHeard([ada], [bao], voices);
    expect(await words()).not.toContain('Listen to me');
    await page.setViewportSize({ width: 390, height: 844 });
    await page.screenshot({ path: join(shots, 'room-390.png') });
    await card(page, chidi.name, 'Unblock');
    await page.screenshot({ path: join(shots, 'card-390.png') });
    await ada.key('Escape');
    await page.setViewportSize(WIDE);
    await ada.leave();
    await ada.enterLobby('The garden wall');
    await ada.join('listening');
    await expectHeard([ada], [bao], voices);

    // Unblocked, they are back.
    await card(page, chidi.name, 'Unblock');
    await ada.press('button', 'Unblock');
    await ada.key('Escape');
    await expectHeard([ada], [bao, chidi], voices, { mixed: true });
    await shows(ada, 'Still me');
    await card(page, chidi.name, 'Block, for me alone');
    await ada.press('button', 'Block, for me alone');
    await ada.key('Escape');
    await ada.leave();

    // Dalia's room is livelier, Chidi's is hidden, and the one where somebody talks whom Ada knows comes first.
    await chidi.leave();
    await chidi.startRoom({ title: 'All about me', name: chidi.name });
    await chidi.join('listening');
    await dalia.startRoom({ title: 'The long table', name: dalia.name });
    await dalia.join('speaking');
    const guests = await company.contexts(['dalia'], `${url}/?debug`);
    await guests[0]!.enterLobby('The long table');
    await guests[0]!.join('listening');
    await shows(ada, '1 talking · 1 listening');
    await until('the hallway to be in order', async () => {
      const shown = await titles(ada);
      return shown.join() === 'The garden wall,The long table' && (await words()).includes(`You know ${AUNT}.`);
    });
    await shows(ada, '1 room is hidden: you have blocked its host.');
    await page.screenshot({ path: join(shots, 'hallway-1280.png') });
    await ada.press('button', 'Show');
    await until('the hidden room', async () => (await titles(ada)).includes('All about me'));
    await page.setViewportSize({ width: 390, height: 844 });
    await page.screenshot({ path: join(shots, 'hallway-390.png'), fullPage: true });

    // The list goes into a file, and from it into a browser where nobody has been.
    await ada.press('button', 'People');
    await shows(ada, 'You have blocked');
    await page.screenshot({ path: join(shots, 'people-390.png') });
    const list = await saves(page, 'Export the list', join(folder, 'list.json'));
    expect(await readFile(list, 'utf8')).toContain(AUNT);
    const fresh = await newcomer(ada, `${url}/?debug`);
    await until('the hallway of who knows nobody', async () => {
      return (await titles(fresh.one)).join() === 'The long table,All about me,The garden wall';
    });
    await fresh.page.getByLabel('Import a list', { exact: true }).last().setInputFiles(list);
    await until('the list', async () => (await fresh.one.words()).includes('What the file holds is in your list now.'));
    for (const name of [AUNT, chidi.name]) expect(await fresh.one.words()).toContain(name);
    await fresh.page.screenshot({ path: join(shots, 'people-1280.png') });

    // So does the person, with a passphrase.
    await ada.press('button', 'Back up…');
    await ada.fill('Passphrase', WORDS);
    await page.screenshot({ path: join(shots, 'backup-390.png') });
    const backup = await saves(page, 'Save the file', join(folder, 'backup.json'));
    expect(await readFile(backup, 'utf8')).not.toContain(AUNT);
    const other = await newcomer(ada, `${url}/?debug`);
    await other.one.press('button', 'Restore a backup…');
    await other.page.getByLabel('The file').setInputFiles(backup);
    await other.one.fill('Passphrase', 'four words somebody guesses');
    await other.one.press('button', 'Restore');
    await until('a refusal', async () => (await other.one.words()).includes('the passphrase is another'));
    await other.one.fill('Passphrase', WORDS);
    await other.one.press('switch', 'Be that person here too');
    await other.page.screenshot({ path: join(shots, 'restore-1280.png') });
    await other.one.press('button', 'Restore');
    const me = await ada.evaluate(CODE);
    await until('the other to be Ada', async () => {
      return (await other.one.evaluate(`globalThis.stoaSession && ${CODE}`).catch(() => undefined)) === me;
    });
    await other.one.press('button', 'People');
    await until('her people', async () => (await other.one.words()).includes(AUNT));

    // Two tabs have one list.
    const tab = await page.context().newPage();
    const second = chromiumPerson(tab);
    await second.goto(`${url}/?debug`);
    await second.press('button', 'People');
    await second.press('button', 'Unblock');
    await ada.key('Escape');
    await until('the room to be back', async () => (await words()).includes('hidden') === false);
    expect(await titles(ada)).toContain('All about me');
    for (const { page: done } of [fresh, other]) await done.context().close();
  },
);

/** As `onlySpeaking`, where not everybody calls everybody by their own name. */
async function onlySpeakingAs(all: readonly Companion[], speakers: readonly Companion[]): Promise<void> {
  for (const one of all) await (speakers.includes(one) ? one.unmute() : one.mute());
}
