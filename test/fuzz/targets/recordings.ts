import { parseRange } from '../../../relay/replays/byte-range.ts';
import { chaptersOf } from '../../../src/node/recording/chapters.ts';
import { findSignaturesEnd, findSoundEnd } from '../../../src/node/recording/finish.ts';
import { readManifest, writeManifest } from '../../../src/node/recording/manifest.ts';
import { readPages } from '../../../src/node/recording/read-pages.ts';
import { decodeCaptionKey, encodeCaptionKey } from '../../../src/node/recording/sealed/caption-keys.ts';
import {
  decodeSignatureRecord,
  encodeSignatureRecord,
  readSignatureRecords,
  type SignatureRecord,
} from '../../../src/node/recording/signature-records.ts';
import { readSigned } from '../../../src/node/recording/signed-reader.ts';
import { verifyTrack } from '../../../src/node/recording/verify-track.ts';
import { readCaptions, writeCaptions } from '../../../src/node/replay/captions.ts';
import { readChapters } from '../../../src/node/replay/chapter-list.ts';
import { readListing, writeListing } from '../../../src/node/replay/listing.ts';
import { readPeaks, writePeaks } from '../../../src/node/replay/peaks.ts';
import { readReplayInfo, writeReplayInfo } from '../../../src/node/replay/replay-info.ts';
import { utf8 } from '../../../src/node/wire/bytes.ts';
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
  const bundle = records.find((record) => record.kind === 'bundle')!;
  const sealed: readonly SignatureRecord[] = [
    { kind: 'key', epoch: 7, key: new Uint8Array(16).fill(9) },
    { ...bundle, keys: bundle.silent.flatMap((is, i) => (is ? [] : [i])) },
  ];
  const sum = { bytes: 9, sha256: 'ab'.repeat(32) };
  const speaker = { stem, name: 'Ada', key: 'cd'.repeat(32), sound: sum, signatures: sum };
  const mixes = [{ format: 'ogg', ...speaker.sound }] as const;
  const manifest = {
    room: id,
    title: 'Evening',
    members: true,
    started: NOON,
    ended: NOON + 1_000,
    speakers: [speaker],
    mixes,
  };
  const info = { cuts: [{ at: 50, lasted: 100 }], captions: true, community: 'A'.repeat(43) };
  const cue = { from: 1, to: 2.5, speaker: 'Ada', text: 'Good <evening>' };
  const spans = [{ from: 50, to: 150 }];
  const listed = {
    id: 'one',
    room: id,
    title: 'Evening',
    started: NOON,
    lasts: 9,
    speakers: ['Ada'],
    host: undefined,
    community: undefined,
  };
  const all = async (pieces: AsyncIterable<unknown>): Promise<void> => {
    for await (const _ of pieces);
  };
  return [
    {
      name: 'record of a file of signatures',
      seeds: [...records, ...sealed].map((record) => encodeSignatureRecord(record).subarray(2)),
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
      name: 'key of captions',
      seeds: [encodeCaptionKey({ stream: 'ab'.repeat(8), epoch: 7, key: new Uint8Array(16).fill(9) })],
      read: decodeCaptionKey,
      refuses: NEVER,
    },
    { name: 'replay.json', seeds: [utf8(writeReplayInfo(info))], read: ofText(readReplayInfo) },
    {
      name: 'peaks.json',
      seeds: [utf8(writePeaks({ step: 1, rows: [{ stem, values: [0, 9] }] }))],
      read: ofText(readPeaks),
    },
    { name: 'replays.json', seeds: [utf8(writeListing([listed]))], read: ofText(readListing) },
    {
      name: 'chapters.json',
      seeds: [utf8(chaptersOf('Evening', [{ name: 'Ada', spans }]))],
      read: ofText(readChapters),
    },
    { name: 'captions', seeds: [utf8(writeCaptions([cue]))], read: ofText(readCaptions) },
    {
      name: 'range of bytes',
      seeds: [utf8('bytes=10-19')],
      read: ofText((text) => parseRange(text, 100)),
      refuses: NEVER,
    },
    {
      name: 'room.json',
      seeds: [new TextEncoder().encode(writeManifest(manifest))],
      read: ofText(readManifest),
    },
  ];
}
