import { expect } from 'vitest';
import { everyoneSees, onlySpeaking } from '../../support/harness/company.ts';
import { record } from '../../support/harness/listen.ts';
import { until } from '../../support/harness/person.ts';
import { expectHeard, roomTest } from '../../support/harness/room-test.ts';
import { compareVoice, SAME_VOICE } from '../../support/media/compare-voices.ts';

/** True once the page takes part in the room by everything it has. */
const TAKES_PART = "globalThis.stoaSession?.rooms.inside === true && document.querySelector('.control-voice') !== null";

roomTest(
  'whoever opens a link hears before the rest of the page is there, and goes on hearing while that takes over',
  async ({ company }) => {
    const relay = await company.relay();
    const ada = await company.chromium('ada', `${relay.url}/?debug`);
    await company.meet('The front door', [ada]);
    await onlySpeaking([ada], [ada]);
    const link = (await ada.evaluate('stoaSession.session.view.room.value.link')) as string;

    const bao = await company.chromium('bao', 'about:blank');
    await bao.goto(link.replace('/?', '/?debug&').replace('/#', '/?debug#'));
    await until('the lobby', () => bao.sees('button', 'Just listen'));
    await bao.press('button', 'Just listen');
    await until('sound', async () => (await record(bao, 0.25)).some((sample) => Math.abs(sample) > 0.01));
    expect(await bao.evaluate(TAKES_PART)).toBe(false);
    const during = await record(bao, 8);
    console.log('took part', await bao.evaluate(TAKES_PART), compareVoice(ada.voice.samples, during));
    await until('taking part', async () => (await bao.evaluate(TAKES_PART)) === true);
    expect(compareVoice(ada.voice.samples, during).score).toBeGreaterThan(SAME_VOICE);
    await everyoneSees([ada, bao]);
    await expectHeard([bao], [ada], [ada.voice, bao.voice]);
  },
);
