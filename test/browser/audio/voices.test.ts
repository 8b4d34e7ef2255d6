import { beforeAll, describe, expect } from 'vitest';
import { firstSound, onlySpeaking } from '../../support/harness/company.ts';
import { record } from '../../support/harness/listen.ts';
import { expectHeard, expectSilence, roomTest } from '../../support/harness/room-test.ts';
import { compareVoice, SAME_VOICE } from '../../support/media/compare-voices.ts';
import { VOICE_NAMES, type Voice, voice } from '../../support/media/voices.ts';

let voices: Voice[];

beforeAll(async () => {
  voices = await Promise.all(VOICE_NAMES.map(voice));
});

describe.each([2, 3, 4])('%i people', (count) => {
  roomTest('each is heard by all others, alone and all at once, and nobody hears themselves', async ({ company }) => {
    const { url } = await company.relay();
    const names = VOICE_NAMES.slice(0, count);
    // Four browsers are more than two cores can carry: then the contexts share one.
    const people =
      count < 4
        ? await Promise.all(names.map((name) => company.chromium(name, url)))
        : await company.contexts(names, url);
    await company.meet('Letters from the sea', people);

    for (const speaker of people) {
      await onlySpeaking(people, [speaker]);
      const listeners = people.filter((one) => one !== speaker);
      await expectHeard(listeners, [speaker], voices);
    }

    await onlySpeaking(people, people);
    await expectHeard(people, people, voices, { mixed: count > 2 });

    await onlySpeaking(people, []);
    await expectSilence(people);
  });
});

roomTest('the same ears refuse silence, another speaker and a garbled stream', async ({ company }) => {
  const { url } = await company.relay();
  const ada = await company.chromium('ada', url);
  const bao = await company.chromium('bao', url);
  await company.meet('Ears', [ada, bao]);

  await onlySpeaking([ada, bao], []);
  const silence = await record(bao, 4);
  expect(compareVoice(silence, ada.voice.samples).score, 'silence').toBeLessThan(SAME_VOICE - 0.15);

  await onlySpeaking([ada, bao], [ada]);
  await firstSound(bao);
  const sound = await record(bao, 4);
  expect(compareVoice(sound, ada.voice.samples).score, 'the voice itself').toBeGreaterThan(SAME_VOICE + 0.15);
  expect(compareVoice(sound, bao.voice.samples).score, 'swapped').toBeLessThan(SAME_VOICE - 0.15);
  expect(compareVoice(garble(sound), ada.voice.samples).score, 'garbled').toBeLessThan(SAME_VOICE - 0.15);
});

/** Frames of 20 ms in another order: each second's are dealt like cards. */
function garble(sound: Float32Array): Float32Array {
  const frame = 960;
  const out = new Float32Array(sound.length);
  for (let to = 0; (to + 1) * frame <= sound.length; to++) {
    const second = Math.floor(to / 50) * 50;
    const from = second + (((to - second) * 17) % 50);
    out.set(sound.subarray(from * frame, (from + 1) * frame), to * frame);
  }
  return out;
}
