import { expect, it } from 'vitest';
import { sealWords } from '../../../../../src/node/e2ee/texts/caption-seal.ts';
import { CaptionKeeper } from '../../../../../src/node/recording/captions/caption-keeper.ts';
import { cuesOfSpeaker } from '../../../../../src/node/recording/captions/read-captions.ts';
import { BundleOpener } from '../../../../../src/node/recording/sealed/bundle-opener.ts';
import {
  captionKeyOf,
  decodeCaptionKey,
  encodeCaptionKey,
} from '../../../../../src/node/recording/sealed/caption-keys.ts';
import { readCaption, writeCaption } from '../../../../../src/node/records/caption.ts';
import { ALL, newRecorder, packet, room, speaking } from '../../../../support/records/recordings.ts';
import { NOON, signer } from '../../../../support/records/records.ts';
import { epochKey } from '../../../../support/records/reference-e2ee.ts';

const ONE = epochKey(1);

it('is read as it was written, and nothing else is one', async () => {
  const key = await captionKeyOf(ONE, await room(), 'ab'.repeat(8));
  const bytes = encodeCaptionKey(key);
  expect(decodeCaptionKey(bytes)).toEqual(key);
  expect(decodeCaptionKey(bytes.subarray(1))).toBeUndefined();
  expect(decodeCaptionKey(new Uint8Array(120))).toBeUndefined();
});

it('opens the lines of its stream for whoever has the files, and no line comes out that was sealed under another', async () => {
  const [id, ada] = [await room(), await speaking(1)];
  const opener = new BundleOpener(id);
  opener.hold([ONE]);
  const recorder = await newRecorder(ALL, opener);
  ada.use(ONE);
  for (let seq = 0; seq < 300; seq += 3)
    recorder.take(
      ada.member,
      await ada.say(
        seq,
        [0, 1, 2].map((n) => packet(seq + n)),
      ),
      1_000 + seq * 20,
    );
  await recorder.idle;
  const keeper = new CaptionKeeper(ALL, recorder, opener);
  const session = await signer(1_010);
  for (const [line, key] of [ONE, ONE, epochKey(2), epochKey(1, 9)].entries()) {
    const place = {
      line,
      final: true,
      stream: ada.stream,
      start: 50 * line,
      slots: 40,
      language: 'en',
      at: NOON + line,
    };
    const said = {
      epoch: key.epoch,
      sealed: await sealWords(key, id, { ...place, id: ada.member.id }, `line ${line}`),
    };
    const caption = await readCaption(await writeCaption(session, id, { ...place, said }), id, NOON);
    keeper.take(caption, { id: ada.member.id, identity: ada.member.identity }, NOON);
  }
  await keeper.idle;
  expect(keeper.drops.snapshot()).toEqual({ sealed: 2 });
  const captions = keeper.flush().map((part) => part.captions);
  // The key once, and two lines.
  expect(captions).toHaveLength(3);
  const { signatures } = recorder.flush(8_000, true)[0]!;
  const files = { room: id, name: 'Ada', identity: ada.member.identity, signatures: [signatures] };
  const cues = await cuesOfSpeaker({ ...files, captions });
  expect(cues.map(({ words }) => words)).toEqual(['line 0', 'line 1']);
  expect(await cuesOfSpeaker({ ...files, captions: captions.slice(1) })).toEqual([]);
});
