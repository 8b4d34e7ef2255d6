import { describe, expect, it } from 'vitest';
import { encodeKeptCaption } from '../../../../../src/node/recording/captions/caption-keeper.ts';
import { cuesOfSpeaker } from '../../../../../src/node/recording/captions/read-captions.ts';
import { writeCaption } from '../../../../../src/node/records/caption.ts';
import { newRecorder, packet, room, speaking } from '../../../../support/records/recordings.ts';
import { NOON, signer } from '../../../../support/records/records.ts';

describe('captions of a recording', () => {
  it('stand where their frames do, and none that began before it is there', async () => {
    const [recorder, ada, id] = [await newRecorder(), await speaking(1), await room()];
    // The recording begins with frame 90 or so.
    for (let seq = 100; seq < 400; seq += 3)
      recorder.take(
        ada.member,
        await ada.say(
          seq,
          [0, 1, 2].map((n) => packet(seq + n)),
        ),
        (seq - 90 + 3) * 20,
      );
    const { signatures } = recorder.flush(8_000, true)[0]!;
    const captions: Uint8Array[] = [];
    for (const [line, start] of [30, 85, 95, 100, 250, 1_500].entries()) {
      const place = { line, final: true, stream: ada.stream, start, slots: 20, language: 'en' };
      const said = `from ${start}`;
      const caption = await writeCaption(await signer(1_010), id, { ...place, at: NOON + line, said });
      captions.push(encodeKeptCaption(caption, NOON));
    }
    const { identity } = ada.member;
    const cues = await cuesOfSpeaker({ room: id, name: 'Ada', identity, signatures: [signatures], captions });
    expect(cues).toEqual(
      [95, 100, 250].map((start) => {
        const from = (start - 90) * 20;
        return { from, to: from + 400, name: 'Ada', words: `from ${start}` };
      }),
    );
  });
});
