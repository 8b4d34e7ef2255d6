import { execFileSync } from 'node:child_process';
import { appendFile, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { finishFolder } from '../../../../relay/recorder/finish-folder.ts';
import { RecordingFolder } from '../../../../relay/recorder/folder.ts';
import { verifyFolder } from '../../../../relay/recorder/verify-folder.ts';
import { MARK, newRecorder, packet, room, speaking } from '../../../support/records/recordings.ts';
import { NOON } from '../../../support/records/records.ts';

const undo: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

/** A finished folder in which Ada says a second. */
async function recorded(): Promise<{ path: string; sound: string; signatures: string }> {
  const home = await mkdtemp(join(tmpdir(), 'stoa-folder-'));
  undo.push(() => rm(home, { recursive: true, force: true }));
  const path = join(home, 'evening');
  const [recorder, ada] = [await newRecorder(), await speaking(1, { name: 'Ada' })];
  const folder = await RecordingFolder.create(path, { room: await room(), title: 'Evening', started: NOON });
  for (let i = 0; i <= 17; i++) {
    const payloads = i === 17 ? [MARK] : [0, 1, 2].map((n) => packet(3 * i + n));
    recorder.take(ada.member, await ada.say(3 * i, payloads), (3 * i + payloads.length) * 20);
  }
  await folder.append(recorder.flush(3_000, true));
  await finishFolder(path);
  const names = await readdir(path);
  const [sound, signatures] = ['.opus', '.signatures'].map((end) =>
    join(path, names.find((name) => name.endsWith(end))!),
  );
  return { path, sound: sound!, signatures: signatures! };
}

describe('a recording’s folder', () => {
  it('is true as it was made, and finishing it again changes nothing', async () => {
    const { path } = await recorded();
    const all = async () =>
      Promise.all((await readdir(path)).sort().map(async (name) => [name, `${await readFile(join(path, name))}`]));
    const before = await all();
    expect(await verifyFolder(path)).toMatchObject({
      isTrue: true,
      files: [{ name: 'Ada', wrong: [], signed: new Set([0, 1]) }],
    });
    await finishFolder(path);
    expect(await all()).toEqual(before);
  });

  it.each([
    ['bytes after the end', ({ sound }: Awaited<ReturnType<typeof recorded>>) => appendFile(sound, 'OggS and more')],
    ['a file that is missing', ({ signatures }: Awaited<ReturnType<typeof recorded>>) => rm(signatures)],
    [
      'a pipe in its place',
      async ({ sound }: Awaited<ReturnType<typeof recorded>>) => {
        await rm(sound);
        execFileSync('mkfifo', [sound]);
      },
    ],
    [
      'a link to somewhere else',
      async ({ sound }: Awaited<ReturnType<typeof recorded>>) => {
        await writeFile(join(sound, '../../elsewhere'), await readFile(sound));
        await rm(sound);
        await symlink('../elsewhere', sound);
      },
    ],
    [
      'another name',
      async ({ path }: Awaited<ReturnType<typeof recorded>>) => {
        const file = join(path, 'room.json');
        await writeFile(file, (await readFile(file, 'utf8')).replace('"name": "Ada"', '"name": "Bao"'));
      },
    ],
  ])('is not true with %s', async (_, change) => {
    const made = await recorded();
    await change(made);
    const { isTrue, files } = await verifyFolder(made.path);
    expect(isTrue).toBe(false);
    expect(files[0]!.wrong).toHaveLength(1);
  });

  it('leaves what is no plain file of this recording as it is when it is finished', async () => {
    const { path, sound } = await recorded();
    const elsewhere = join(path, '../elsewhere');
    await writeFile(elsewhere, await readFile(sound));
    await rm(sound);
    await symlink('../elsewhere', sound);
    await writeFile(join(path, 'music.opus'), 'mine');
    const before = await readFile(elsewhere);
    const { speakers, left } = await finishFolder(path, { slots: 1_000 });
    expect(speakers).toEqual([]);
    expect(left).toHaveLength(2);
    expect(await readFile(elsewhere)).toEqual(before);
  });

  it('is made once, and not over another', async () => {
    const { path } = await recorded();
    const again = RecordingFolder.create(path, { room: await room(), title: 'Evening', started: NOON });
    await expect(again).rejects.toThrow(`${path} holds a recording already`);
  });
});
