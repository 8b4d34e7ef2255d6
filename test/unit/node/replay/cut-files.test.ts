import { describe, expect, it } from 'vitest';
import { finishFiles, manifestOf } from '../../../../src/node/recording/finish-files.ts';
import { MANIFEST, SIGNATURES, SOUND } from '../../../../src/node/recording/folder-names.ts';
import { writeManifest } from '../../../../src/node/recording/manifest.ts';
import { cutFiles, isCut } from '../../../../src/node/replay/cut-files.ts';
import { judgeSpeaker } from '../../../../src/node/replay/judge.ts';
import { REPLAY, readReplayInfo } from '../../../../src/node/replay/replay-info.ts';
import { MemoryFiles } from '../../../support/records/memory-files.ts';
import { MemoryFolder, newRecorder, packet, room, speaking } from '../../../support/records/recordings.ts';
import { NOON } from '../../../support/records/records.ts';

class Files extends MemoryFiles {
  async overwrite(name: string, bytes: Uint8Array): Promise<void> {
    Buffer.from(this.held.get(name)!.buffer, this.held.get(name)!.byteOffset).set(bytes);
  }
}

/** Ada talks from 1 s to 7 s of eight. */
async function recording(): Promise<Files> {
  const [recorder, folder, ada, files] = [await newRecorder(), new MemoryFolder(), await speaking(1), new Files()];
  for (let i = 0; i < 100; i++)
    recorder.take(
      ada.member,
      await ada.say(
        3 * i,
        [0, 1, 2].map((n) => packet(3 * i + n)),
      ),
      1_000 + 60 * (i + 1),
    );
  folder.write(recorder.flush(8_000, true));
  const begun = { room: await room(), title: 'Evening', started: NOON, ended: undefined, speakers: [], mixes: [] };
  await files.replace(MANIFEST, writeManifest(begun));
  for (const [stem, { sound, signatures }] of folder.files) {
    await files.append(stem + SIGNATURES, signatures);
    await files.append(stem + SOUND, sound);
  }
  await finishFiles(files, { slots: 400 });
  return files;
}

describe('a copy without some passages', () => {
  it('lacks them and says so, verifies, and leaves the recording as it is', async () => {
    const [from, to] = [await recording(), new Files()];
    const before = new Map(from.held);
    const made = await cutFiles(from, to, [
      { from: 0, to: 100 },
      { from: 200, to: 250 },
    ]);
    expect(from.held).toEqual(before);
    expect(made.started).toBe(NOON + 2_000);
    const source = await manifestOf(from);
    expect(made.ended! - made.started).toBe(source.ended! - source.started - 3_000);
    const info = readReplayInfo(await to.text(REPLAY, 1_000));
    expect(info.cuts).toEqual([
      { at: 0, lasted: 100 },
      { at: 100, lasted: 50 },
    ]);
    const verdict = await judgeSpeaker(made, made.speakers[0]!, to);
    expect(verdict).toMatchObject({ faults: new Map(), wrong: [] });
    expect([...verdict.signed].length).toBeGreaterThan(2);
    const sound = Buffer.from(to.held.get(made.speakers[0]!.stem + SOUND)!);
    // Frame 160 was said in the second passage, 90 before it.
    expect(sound.includes(Buffer.from(packet(160)))).toBe(false);
    expect(sound.includes(Buffer.from(packet(90)))).toBe(true);
    expect([await isCut(from), await isCut(to)]).toEqual([false, true]);
  });

  it('is not made where nothing would be left, nor of one that was cut before', async () => {
    const from = await recording();
    await expect(cutFiles(from, new Files(), [{ from: 0, to: 10_000 }])).rejects.toThrow(RangeError);
    // Silence alone.
    await expect(cutFiles(from, new Files(), [{ from: 40, to: 395 }])).rejects.toThrow(RangeError);
    const once = new Files();
    await cutFiles(from, once, [{ from: 0, to: 100 }]);
    await expect(cutFiles(once, new Files(), [{ from: 0, to: 10 }])).rejects.toThrow(RangeError);
  });
});
