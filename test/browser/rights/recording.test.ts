import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Chromium } from '../../support/harness/chromium.ts';
import type { Companion, Company } from '../../support/harness/company.ts';
import { everyoneSees } from '../../support/harness/company.ts';
import { until } from '../../support/harness/person.ts';
import { invites, shows } from '../../support/harness/rights.ts';
import { roomTest } from '../../support/harness/room-test.ts';
import { findProgram } from '../../support/machine/programs.ts';
import { compareVoice, SAME_VOICE, VOICE_AMONG_OTHERS } from '../../support/media/compare-voices.ts';
import { soundOf } from '../../support/media/decode-recording.ts';
import { decodeOgg } from '../../support/media/ogg-sound.ts';

const run = promisify(execFile);

/** A room of the first one's that may be recorded, in which all of them speak. */
async function meet(title: string, [host, ...guests]: readonly Companion[]): Promise<void> {
  await host!.startRoom({ title, name: host!.name, recordable: true });
  await host!.join('speaking');
  for (const guest of guests) {
    await guest.enterLobby(title);
    expect(await guest.words()).toContain('The host may record this room.');
    await guest.join('speaking', guest.name);
  }
  await everyoneSees([host!, ...guests]);
}

async function emptyFolder(company: Company): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'stoa-kept-'));
  company.closeLater(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

async function choose(person: Companion, item: string): Promise<void> {
  await person.press('button', 'More');
  await person.press('button', item);
}

function pageOf({ browser }: Companion): Page {
  return (browser as Chromium).context.pages()[0]!;
}

/** Saves the newest recording as a person does, and unpacks it. */
function saved(person: Companion, folder: string): Promise<string> {
  return nthSaved(person, folder, 0);
}

/** The one at this place in the list. */
async function nthSaved(person: Companion, folder: string, nth: number): Promise<string> {
  const page = pageOf(person);
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save', exact: true }).nth(nth).click();
  const archive = join(folder, 'archive.zip');
  await (await download).saveAs(archive);
  await run(await findProgram('python3'), ['-m', 'zipfile', '-e', archive, folder]);
  const [name] = (await readdir(folder)).filter((one) => !one.includes('.'));
  return join(folder, name!);
}

async function likeness(folder: string, person: Companion): Promise<number> {
  const name = (await readdir(folder)).find(
    (one) => one.startsWith(`${person.name.toLowerCase()}-`) && one.endsWith('.opus'),
  );
  if (name === undefined) throw new Error(`no file of ${person.name}: ${await readdir(folder)}`);
  return compareVoice(await soundOf(await readFile(join(folder, name))), person.voice.samples).score;
}

roomTest(
  'a host’s page keeps those who agree for as long as they do, as the program verifies, says so to everyone, and gives the files to its owner',
  async ({ company }) => {
    const { url } = await company.relay();
    const folder = await emptyFolder(company);
    const ada = await company.chromium('ada', url);
    const bao = await company.chromium('bao', url);
    const chidi = await company.chromium('chidi', url);
    await meet('To be kept', [ada, bao, chidi]);
    for (const one of [ada, bao, chidi]) await one.press('button', 'Keep my voice');
    await choose(ada, 'Record this room');
    await until('everyone to see it', async () => {
      const words = await Promise.all([ada, bao, chidi].map((one) => one.words()));
      return words.every((all) => /^Recording$/m.test(all));
    });
    await new Promise((resolve) => setTimeout(resolve, 5_000));
    await choose(chidi, 'Leave me out of recordings');
    await new Promise((resolve) => setTimeout(resolve, 6_000));
    await choose(ada, 'Stop recording');
    await until('the recording', () => ada.sees('button', 'Recordings'));
    await until('nobody to record', async () => !/^Recording$/m.test(await bao.words()));
    await ada.press('button', 'Recordings');
    await until('the list', () => ada.sees('button', 'Save'));

    const kept = await saved(ada, folder);
    expect(await likeness(kept, ada)).toBeGreaterThan(SAME_VOICE);
    expect(await likeness(kept, bao)).toBeGreaterThan(SAME_VOICE);
    await expect(likeness(kept, chidi)).rejects.toThrow('no file of Chidi');
    const { stdout } = await run(process.execPath, ['relay/recorder/verify.ts', kept]);
    expect(stdout).toContain('All that is heard was signed by its speaker.');
    expect(stdout).toContain('mix.ogg: the recorder’s mix of the others');
    const mixed = (await decodeOgg(await readFile(join(kept, 'mix.ogg')))).left;
    const whole = pageOf(ada).waitForEvent('download');
    await ada.press('button', 'Save as one sound file');
    const one = join(folder, 'one.ogg');
    await (await whole).saveAs(one);
    expect(await readFile(one)).toEqual(await readFile(join(kept, 'mix.ogg')));
    // Chidi was left out of all of it. The first seconds are those of people who answer.
    const both = mixed.subarray(-8 * 48_000);
    for (const voice of [ada, bao])
      expect(compareVoice(both, voice.voice.samples).score).toBeGreaterThan(VOICE_AMONG_OTHERS);
    expect(compareVoice(both, chidi.voice.samples).score).toBeLessThan(VOICE_AMONG_OTHERS);
    expect(JSON.parse(await readFile(join(kept, 'room.json'), 'utf8'))).toMatchObject({ title: 'To be kept' });

    await ada.press('button', 'Delete');
    await ada.press('button', 'Delete for good');
    await until('nothing left', async () => (await ada.words()).includes('There is no recording on this device.'));
  },
);

roomTest(
  'a host’s page records a room for members: those who agree from when they do, as the program verifies, and nobody else',
  async ({ company }) => {
    const { url } = await company.relay();
    const folder = await emptyFolder(company);
    const ada = await company.chromium('ada', `${url}/?debug`);
    const bao = await company.chromium('bao', url);
    const chidi = await company.chromium('chidi', url);
    await ada.startRoom({ title: 'Family table', name: ada.name, membersOnly: true, recordable: true });
    expect(await ada.words()).toContain('The host may record this room.');
    await ada.join('speaking');
    for (const guest of [bao, chidi]) {
      const link = await invites(ada, 'To speak');
      await guest.goto('about:blank');
      await guest.goto(link);
      await shows(guest, 'The host may record this room.');
      await guest.join('speaking', guest.name);
    }
    await everyoneSees([ada, bao, chidi]);
    await shows(bao, 'Whoever hears you could keep it anyway.');
    await ada.press('button', 'Keep my voice');
    await chidi.press('button', 'Leave me out');
    await choose(ada, 'Record this room');
    await until('everyone to see it', async () => {
      const words = await Promise.all([ada, bao, chidi].map((one) => one.words()));
      return words.every((all) => /^Recording$/m.test(all));
    });
    await new Promise((resolve) => setTimeout(resolve, 4_000));
    await bao.press('button', 'Keep my voice');
    await new Promise((resolve) => setTimeout(resolve, 8_000));
    await choose(ada, 'Stop recording');
    await until('the recording', () => ada.sees('button', 'Recordings'));
    await ada.press('button', 'Recordings');
    await until('the list', () => ada.sees('button', 'Save'));

    const kept = await saved(ada, folder);
    expect(await likeness(kept, ada)).toBeGreaterThan(SAME_VOICE);
    expect(await likeness(kept, bao)).toBeGreaterThan(SAME_VOICE);
    await expect(likeness(kept, chidi)).rejects.toThrow('no file of Chidi');
    const { stdout } = await run(process.execPath, ['relay/recorder/verify.ts', kept]);
    expect(stdout).toContain('All that is heard was signed by its speaker.');
    expect(stdout).toContain('A room for members.');
    // Bao is in it from when he agreed, and not before.
    const [, seconds] = /^Bao: .*\n {2}(\S+)/m.exec(stdout) ?? [];
    expect(Number(seconds!.split(':').at(-1))).toBeGreaterThanOrEqual(3);
    const mixed = (await decodeOgg(await readFile(join(kept, 'mix.ogg')))).left;
    const all = mixed.subarray(-7 * 48_000);
    for (const voice of [ada, bao])
      expect(compareVoice(all, voice.voice.samples).score).toBeGreaterThan(VOICE_AMONG_OTHERS);
    expect(compareVoice(all, chidi.voice.samples).score).toBeLessThan(VOICE_AMONG_OTHERS);
    expect(JSON.parse(await readFile(join(kept, 'room.json'), 'utf8'))).toMatchObject({ members: true });
  },
);

roomTest(
  'a host takes a passage away before a recording is passed on: the copy lacks it and says so, and what is left verifies',
  async ({ company }) => {
    const { url } = await company.relay();
    const folder = await emptyFolder(company);
    const ada = await company.chromium('ada', url);
    const bao = await company.chromium('bao', url);
    await meet('Too long', [ada, bao]);
    await ada.press('button', 'Keep my voice');
    await choose(ada, 'Record this room');
    await until('the recording', async () => /^Recording$/m.test(await bao.words()));
    await new Promise((resolve) => setTimeout(resolve, 12_000));
    await choose(ada, 'Stop recording');
    await until('the recording', () => ada.sees('button', 'Recordings'));
    await ada.press('button', 'Recordings');
    await until('the list', () => ada.sees('button', 'Cut…'));
    await ada.press('button', 'Cut…');
    await ada.press('button', 'Make the copy');
    await until('the answer', async () => (await ada.words()).includes('Nothing would be left.'));
    const page = pageOf(ada);
    await until('the sound to hear', async () => (await page.locator('.cut-form audio').count()) === 1);
    await page.getByRole('textbox', { name: 'From', exact: true }).fill('0:03');
    await page.getByRole('textbox', { name: 'To', exact: true }).fill('0:06');
    const shots = process.env['STOA_SHOTS'];
    for (const width of shots === undefined ? [] : [390, 1280]) {
      await page.setViewportSize({ width, height: 844 });
      await page.screenshot({ path: `${shots}/cut-${width}.png` });
    }
    await ada.press('button', 'Make the copy');
    await until('the copy', async () => (await ada.words()).includes('A shorter copy: what was cut shows as cut'));

    // The older of the two is the whole, and stays as it is.
    const kept = await saved(ada, folder);
    const unpacked = join(folder, 'copy');
    await mkdir(unpacked);
    const [whole, copy] = [kept, await nthSaved(ada, unpacked, 1)];
    const infoOf = async (of: string) => JSON.parse(await readFile(join(of, 'room.json'), 'utf8'));
    const lasts = await Promise.all(
      [whole, copy].map(async (of) => Date.parse((await infoOf(of)).ended) - Date.parse((await infoOf(of)).started)),
    );
    expect(Math.abs(Math.abs(lasts[0]! - lasts[1]!) - 3_000)).toBeLessThan(100);
    const shorter = lasts[0]! < lasts[1]! ? whole : copy;
    expect(await likeness(shorter, ada)).toBeGreaterThan(VOICE_AMONG_OTHERS);
    await expect(likeness(shorter, bao)).rejects.toThrow('no file of Bao');
    const { stdout } = await run(process.execPath, ['relay/recorder/verify.ts', shorter]);
    expect(stdout).toContain('cut at 00:00:03: 3 s, as its publisher says');
    expect(stdout).toContain('All that is heard was signed by its speaker.');
    expect(stdout).not.toContain('CUT without a word of it');
    expect(await readdir(shorter)).toEqual(expect.arrayContaining(['replay.json', 'peaks.json', 'mix.ogg']));

    // A relay serves the folder as it is.
    const other = await company.relay({ args: ['--replays', dirname(shorter)] });
    await until('the replay', async () =>
      (await (await fetch(`${other.url}/replays.json`)).text()).includes('Too long'),
    );
    await bao.goto(other.url);
    await until('it to be in the hallway', () => bao.sees('link', 'Too long'));
    await bao.press('link', 'Too long');
    await until('it to be played', () => bao.sees('button', 'Play'));
    await bao.press('button', 'Play');
    await until('it to play', () => bao.sees('button', 'Pause'));
  },
);

roomTest(
  'what a tab had recorded that was closed is found by the next one, but for its last seconds',
  async ({ company }) => {
    const { url } = await company.relay();
    const folder = await emptyFolder(company);
    const ada = await company.chromium('ada', url);
    const bao = await company.chromium('bao', url);
    await meet('Cut short', [ada, bao]);
    await ada.press('button', 'Keep my voice');
    await bao.press('button', 'Keep my voice');
    await choose(ada, 'Record this room');
    await until('the recording', async () => /^Recording$/m.test(await bao.words()));
    await new Promise((resolve) => setTimeout(resolve, 8_000));
    // Without a farewell, as when the browser is ended by force.
    await pageOf(ada).evaluate("addEventListener('pagehide', (event) => event.stopImmediatePropagation(), true)");
    await ada.goto('about:blank');
    await ada.goto(url);
    await until('the hallway', () => ada.sees('button', 'Recordings'));
    await ada.press('button', 'Recordings');
    await until('the list', () => ada.sees('button', 'Save'));
    const kept = await saved(ada, folder);
    for (const one of [ada, bao]) expect(await likeness(kept, one)).toBeGreaterThan(SAME_VOICE);
    const { started, ended } = JSON.parse(await readFile(join(kept, 'room.json'), 'utf8'));
    expect(Date.parse(ended) - Date.parse(started)).toBeGreaterThan(6_000);
    await run(process.execPath, ['relay/recorder/verify.ts', kept]);
  },
);
