import { findSignaturesEnd, findSoundEnd } from '../../../src/node/recording/finish.ts';
import { readManifest, writeManifest } from '../../../src/node/recording/manifest.ts';
import { readPages } from '../../../src/node/recording/read-pages.ts';
import {
  decodeSignatureRecord,
  encodeSignatureRecord,
  readSignatureRecords,
  type SignatureRecord,
} from '../../../src/node/recording/signature-records.ts';
import { readSigned } from '../../../src/node/recording/signed-reader.ts';
import { verifyTrack } from '../../../src/node/recording/verify-track.ts';
import { MARK, MemoryFolder, newRecorder, packet, room, speaking } from '../../support/records/recordings.ts';
import { NOON } from '../../support/records/records.ts';
import { NEVER, ofText, type Target } from '../target.ts';

/** Folders of recordings come from anybody. */
export async function recordingTargets(): Promise<Target[]> {
  const [recorder, folder, ada, id] = [await newRecorder(), new MemoryFolder(), await speaking(1), await room()];
  for (let i = 0; i < 6; i++) {
    const payloads = i === 5 ? [MARK] : [0, 1, 2].map((n) => packet(3 * i + n));
    recorder.take(ada.member, await ada.say(3 * i, payloads), 60 * (i + 1));
  }
  folder.write(recorder.flush(1_000, true));
  const [[stem, { sound, signatures }]] = [...folder.files] as [
    [string, { sound: Uint8Array; signatures: Uint8Array }],
  ];
  const records = await Array.fromAsync(readSignatureRecords([signatures]), ({ record }) => record);
  const sum = { bytes: 9, sha256: 'ab'.repeat(32) };
  const speaker = { stem, name: 'Ada', key: 'cd'.repeat(32), sound: sum, signatures: sum };
  const mixes = [{ format: 'ogg', ...speaker.sound }] as const;
  const manifest = { room: id, title: 'Evening', started: NOON, ended: NOON + 1_000, speakers: [speaker], mixes };
  const all = async (pieces: AsyncIterable<unknown>): Promise<void> => {
    for await (const _ of pieces);
  };
  return [
    {
      name: 'record of a file of signatures',
      seeds: records.map((record) => encodeSignatureRecord(record).subarray(2)),
      read: decodeSignatureRecord,
      write: (record: SignatureRecord) => encodeSignatureRecord(record).subarray(2),
    },
    { name: 'file of signatures', seeds: [signatures], read: (bytes) => all(readSignatureRecords([bytes])) },
    { name: 'its end', seeds: [signatures], read: (bytes) => findSignaturesEnd([bytes], 50), refuses: NEVER },
    { name: 'pages of a recording', seeds: [sound], read: (bytes) => all(readPages([bytes])), refuses: NEVER },
    { name: 'their end', seeds: [sound], read: (bytes) => findSoundEnd([bytes]), refuses: NEVER },
    {
      name: 'sound beside signatures',
      seeds: [sound],
      read: (bytes) => all(readSigned([bytes], [signatures], () => undefined)),
      refuses: NEVER,
    },
    {
      name: 'signatures beside sound',
      seeds: [signatures],
      read: (bytes) => verifyTrack(id, [sound], [bytes]),
      refuses: NEVER,
      share: 0.3,
    },
    {
      name: 'room.json',
      seeds: [new TextEncoder().encode(writeManifest(manifest))],
      read: ofText(readManifest),
    },
  ];
}
