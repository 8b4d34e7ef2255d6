import { expect, it } from 'vitest';
import { type Tap, tapFor } from '../../../../../src/client/audio/worker/taps.ts';
import { KeptVoices } from '../../../../../src/client/session/report/kept-voices.ts';
import { readBundle } from '../../../../../src/node/records/bundle.ts';
import { voice } from '../../../../support/records/bundles.ts';

/** An engine whose worker is this thread. */
function engine() {
  let heard: Tap | undefined;
  let port: MessagePort | undefined;
  return {
    keepSigned: (given: MessagePort | undefined) => {
      port?.close();
      port = given;
      heard = tapFor({ type: 'ring', port: given });
    },
    hear: (session: string, bundle: Uint8Array) => heard?.(session, readBundle(bundle).frames),
    get keeps() {
      return heard !== undefined;
    },
  };
}

it('has the bundles of a voice as they were signed, until it stops', async () => {
  const audio = engine();
  const kept = new KeptVoices(audio as never);
  const [ada, bao] = [voice(1), voice(2)];
  const said = [await ada.say(1), await ada.say(4), await bao.say(1)] as const;
  audio.hear(ada.member.id, said[0]);
  audio.hear(ada.member.id, said[1]);
  audio.hear(bao.member.id, said[2]);
  const [first, second] = await Promise.all([kept.of(ada.member.id), kept.of(bao.member.id)]);
  expect(first).toEqual([said[0], said[1]]);
  expect(second).toEqual([said[2]]);
  const late = kept.of(ada.member.id);
  kept.stop();
  expect(await late).toEqual([]);
  expect(audio.keeps).toBe(false);
});
