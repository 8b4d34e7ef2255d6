/** A file that a host plays to the room. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Chromium } from '../../support/harness/chromium.ts';
import { type Companion, listenTo, onlySpeaking } from '../../support/harness/company.ts';
import { until } from '../../support/harness/person.ts';
import { expectHeard, expectSilence, roomTest } from '../../support/harness/room-test.ts';
import { artifacts, REPOSITORY } from '../../support/machine/paths.ts';
import { command } from '../../support/machine/processes.ts';
import { findProgram } from '../../support/machine/programs.ts';
import { SAME_VOICE, VOICE_AMONG_OTHERS } from '../../support/media/compare-voices.ts';
import { type Voice, voice } from '../../support/media/voices.ts';

const pageOf = ({ browser }: Companion): Page => (browser as Chromium).context.pages().at(-1)!;

/** A voice again and again for five minutes, much too soft, as MP3 of 44.1 kHz. */
async function softFile(folder: string, { path }: Voice): Promise<string> {
  const file = join(folder, 'An old record.mp3');
  const options = ['-filter:a', 'volume=0.2', '-ar', '44100', '-c:a', 'libmp3lame', '-b:a', '128k', '-t', '300'];
  await command(await findProgram('ffmpeg'), ['-v', 'error', '-stream_loop', '-1', '-i', path, ...options, file]);
  return file;
}

/** How much of what a page plays is this voice. */
async function scoreOf(listener: Companion, of: Voice): Promise<number> {
  const { scores } = await listenTo(listener, [of]);
  return scores[of.name]!.score;
}

roomTest('a host plays a file, with the microphone or without, pauses and goes on', async ({ company }) => {
  const folder = await mkdtemp(join(tmpdir(), 'stoa-file-'));
  company.closeLater(() => rm(folder, { recursive: true, force: true }));
  const played = await voice('chidi');
  const file = await softFile(folder, played);
  const broken = join(folder, 'Letter.mp3');
  await writeFile(broken, '%PDF-1.7 and no sound');
  const { url } = await company.relay();
  const ada = await company.chromium('ada', url);
  const bao = await company.chromium('bao', url);
  await company.meet('Records', [ada, bao]);
  await onlySpeaking([ada, bao], []);

  await ada.press('button', 'More');
  await ada.press('button', 'Play a file…');
  await until('the player', () => ada.sees('button', 'Choose files'));
  await pageOf(ada).locator('input[type=file]').setInputFiles([broken, file]);
  await until('it to play', async () => (await ada.words()).includes('An old record'));
  await expect.poll(() => ada.words()).toContain('“Letter” is no kind of sound that is known here.');

  // Muted, so the file is all that is heard: by others at one loudness, and here.
  await until('bao to hear it', async () => (await scoreOf(bao, played)) > SAME_VOICE);
  const { scores } = await listenTo(bao, [played, ada.voice]);
  expect(scores[played.name]!.score).toBeGreaterThan(SAME_VOICE);
  expect(scores[played.name]!.level).toBeGreaterThan(0.1);
  expect(scores['ada']!.score).toBeLessThan(SAME_VOICE);
  expect(await scoreOf(ada, played)).toBeGreaterThan(SAME_VOICE);
  // Who listens reads what is played, in the room and at the person.
  await until('bao to read its title', async () => /♪ .?Ada.? plays “.?An old record.?”/.test(await bao.words()));
  const shots = await artifacts('play');
  for (const [name, width, height] of [
    ['heard-wide', 1_280, 800],
    ['heard-phone', 390, 844],
  ] as const) {
    await pageOf(bao).setViewportSize({ width, height });
    await pageOf(bao).locator('.plays').scrollIntoViewIfNeeded();
    await pageOf(bao).screenshot({ path: join(shots, `${name}.png`) });
  }
  for (const [name, width, height] of [
    ['wide', 1_280, 800],
    ['phone', 390, 844],
  ] as const) {
    await pageOf(ada).setViewportSize({ width, height });
    await pageOf(ada).locator('.music').scrollIntoViewIfNeeded();
    await pageOf(ada).screenshot({ path: join(shots, `${name}.png`) });
  }

  await ada.press('button', 'Pause');
  await expectSilence([bao, ada]);
  await ada.press('button', 'Play');
  await until('bao to hear it again', async () => (await scoreOf(bao, played)) > SAME_VOICE);

  await ada.unmute();
  await until('both to be heard', async () => {
    const { scores: both } = await listenTo(bao, [played, ada.voice], 8);
    return Object.values(both).every(({ score }) => score > VOICE_AMONG_OTHERS);
  });

  await ada.press('button', 'Stop');
  await expectHeard([bao], [ada], [ada.voice, played]);
  await until('bao to read that it is over', async () => !(await bao.words()).includes('An old record'));
  await ada.press('button', 'Close the player');
  await ada.mute();
  await expectSilence([bao]);
});

roomTest(
  'what telephones and players of music write is heard, by the names that it has in itself',
  async ({ company }) => {
    const folder = await mkdtemp(join(tmpdir(), 'stoa-file-'));
    company.closeLater(() => rm(folder, { recursive: true, force: true }));
    const played = await voice('chidi');
    const lossless = join(folder, '01.m4a');
    const tags = ['-metadata', 'title=Prelude', '-metadata', 'artist=Chidi'];
    const options = ['-c:a', 'alac', '-t', '120', ...tags, lossless];
    await command(await findProgram('ffmpeg'), ['-v', 'error', '-stream_loop', '-1', '-i', played.path, ...options]);
    const { url } = await company.relay();
    const ada = await company.chromium('ada', url);
    const bao = await company.chromium('bao', url);
    await company.meet('Old telephones', [ada, bao]);
    await onlySpeaking([ada, bao], []);
    await ada.press('button', 'More');
    await ada.press('button', 'Play a file…');
    await until('the player', () => ada.sees('button', 'Choose files'));
    const telephone = join(REPOSITORY, 'test/vectors/sound/21-tone.amr');
    await pageOf(ada).locator('input[type=file]').setInputFiles([telephone, lossless]);
    await until('bao to hear it', async () => (await scoreOf(bao, played)) > SAME_VOICE);
    await until('bao to read it', async () => /plays “.?Chidi – Prelude.?”/.test(await bao.words()));
    expect(await pageOf(ada).locator('.music .problem').count()).toBe(0);
  },
);

roomTest(
  'who is neither host nor moderator is told why they cannot play a file, and who leaves the stage ends it',
  async ({ company }) => {
    const folder = await mkdtemp(join(tmpdir(), 'stoa-file-'));
    company.closeLater(() => rm(folder, { recursive: true, force: true }));
    const played = await voice('chidi');
    const file = await softFile(folder, played);
    const { url } = await company.relay();
    const ada = await company.chromium('ada', url);
    const bao = await company.chromium('bao', url);
    await company.meet('Turns', [ada, bao]);
    await onlySpeaking([ada, bao], []);
    await bao.press('button', 'More');
    await bao.press('button', 'Play a file…');
    await expect.poll(() => bao.words()).toContain('Files are played here by hosts and moderators.');
    expect(await bao.sees('button', 'Choose files')).toBe(false);

    await ada.press('button', 'More');
    await ada.press('button', 'Play a file…');
    await until('the player', () => ada.sees('button', 'Choose files'));
    await pageOf(ada).locator('input[type=file]').setInputFiles([file]);
    await until('bao to hear it', async () => (await scoreOf(bao, played)) > SAME_VOICE);
    await ada.press('button', 'More');
    await ada.press('button', 'Just listen');
    await expectSilence([bao]);
    expect(await ada.sees('button', 'Choose files')).toBe(false);
  },
);
