/** Somebody reports another; the host's page opens the report, hears it, and says of every second whether it is signed. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Chromium } from '../../support/harness/chromium.ts';
import { type Companion, onlySpeaking } from '../../support/harness/company.ts';
import { until } from '../../support/harness/person.ts';
import { shows } from '../../support/harness/rights.ts';
import { roomTest } from '../../support/harness/room-test.ts';
import { artifacts } from '../../support/machine/paths.ts';
import { compareVoice, SAME_VOICE } from '../../support/media/compare-voices.ts';
import { decodeOgg } from '../../support/media/ogg-sound.ts';

const WIDE = { width: 1280, height: 800 };
const PHONE = { width: 390, height: 844 };

async function barriers(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  const found = (await page.evaluate('axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"] })')) as {
    readonly violations: readonly { readonly id: string }[];
  };
  return found.violations.map(({ id }) => id);
}

/** The sound of the first report that waits, as the page has it. */
const SOUND = `(async () => {
  const desk = await stoaSession.session.act.reports();
  const [first] = await desk.waiting();
  return [...(await desk.fetch(first.id)).verdict.sound];
})()`;

roomTest(
  'a report reaches the host sealed, is heard there, is proved second by second, and is refused when one byte of it changed',
  async ({ company }) => {
    const folder = await mkdtemp(join(tmpdir(), 'stoa-report-'));
    company.closeLater(() => rm(folder, { recursive: true }));
    const shots = await artifacts('report');
    const { url } = await company.relay();
    const people = await company.contexts(['ada', 'bao', 'chidi'], `${url}/?debug`);
    const [ada, bao, chidi] = people as [Companion, Companion, Companion];
    const pages = (ada.browser as Chromium).browser.contexts().flatMap((context) => context.pages());
    const [hosts, , theirs] = pages as [Page, Page, Page];
    for (const page of pages) await page.setViewportSize(WIDE);
    await company.meet('The garden wall', people);
    await onlySpeaking(people, [bao]);
    await bao.fill('Write a line', 'I know where you live');
    await bao.press('button', 'Send');
    await shows(chidi, 'I know where you live');

    // Everybody here is linked directly, which carries no signatures: what is said from now on comes by relay too.
    await theirs.locator('.seat').getByRole('button', { name: bao.name, exact: true }).click();
    await chidi.press('button', 'Report…');
    await shows(chidi, 'It goes, sealed, to those who decide here.');
    await until(
      'enough that is signed',
      async () => Number(/(\d+) seconds of their voice/.exec(await chidi.words())?.[1] ?? 0) >= 8,
      { patience: 40_000 },
    );
    await theirs.getByLabel('Threats').check();
    await chidi.fill('In your words', 'He means it.');
    await theirs.screenshot({ path: join(shots, 'form-1280.png') });
    await theirs.setViewportSize(PHONE);
    await theirs.screenshot({ path: join(shots, 'form-390.png') });
    expect(await barriers(theirs)).toEqual([]);
    await chidi.press('button', 'Seal and send');
    await shows(chidi, 'A relay has it');
    const download = theirs.waitForEvent('download');
    await chidi.press('button', 'Save the file');
    const file = join(folder, 'kept.stoa-report');
    await (await download).saveAs(file);

    await until('the host to be told', async () => (await ada.words()).includes('Somebody has reported something'), {
      patience: 30_000,
    });
    await ada.press('button', 'Read');
    await shows(ada, 'What was reported to you');
    await until('the report', () => hosts.locator('.report-list button').isVisible());
    await hosts.locator('.report-list button').click();
    await shows(ada, `About ${bao.name}`);
    const words = await ada.words();
    for (const said of [`Reported by ${chidi.name}`, 'Threats', 'He means it.', 'I know where you live'])
      expect(words).toContain(said);
    expect(words).toContain('signed by them');
    expect(Number(/(\d+) seconds are signed with their key/.exec(words)?.[1])).toBeGreaterThanOrEqual(7);
    expect(words).not.toMatch(/not proved|not signed by them/);
    const duration = await hosts.evaluate(`(async () => {
      const sound = document.querySelector('audio.report-sound');
      await sound.play();
      await new Promise((heard) => sound.addEventListener('timeupdate', () => sound.currentTime > 1 && heard()));
      return sound.duration;
    })()`);
    expect(duration).toBeGreaterThan(7);
    await hosts.screenshot({ path: join(shots, 'opened-1280.png') });
    await hosts.setViewportSize(PHONE);
    await hosts.screenshot({ path: join(shots, 'opened-390.png') });
    expect(await barriers(hosts)).toEqual([]);
    const { left } = await decodeOgg(Uint8Array.from((await hosts.evaluate(SOUND)) as number[]));
    expect(compareVoice(left, bao.voice.samples).score).toBeGreaterThan(SAME_VOICE);

    // The same from a file, and refused once one byte of it is another. Whom it is about can read neither.
    await ada.press('button', 'All reports');
    await hosts.getByLabel('A report as a file').setInputFiles(file);
    await shows(ada, `About ${bao.name}`);
    await ada.press('button', 'All reports');
    const bytes = await readFile(file);
    bytes[bytes.length >> 1]! ^= 1;
    const changed = join(folder, 'changed.stoa-report');
    await writeFile(changed, bytes);
    await hosts.getByLabel('A report as a file').setInputFiles(changed);
    await shows(ada, 'This report was changed on its way.');
    for (const one of [bao, chidi])
      expect(await one.evaluate('stoaSession.session.act.reports().then((desk) => desk.waiting())')).toEqual([]);
  },
);
