import { expect } from 'vitest';
import { linkOf, listenByLink, onlySpeaking } from '../../support/harness/company.ts';
import { record } from '../../support/harness/listen.ts';
import { until } from '../../support/harness/person.ts';
import { expectHeard, roomTest } from '../../support/harness/room-test.ts';
import { compareVoice, SAME_VOICE } from '../../support/media/compare-voices.ts';
import { continuity } from '../../support/media/continuity.ts';

/** True once a page under `?debug` takes part in the room, by all that the page has. */
const TAKES_PART = 'globalThis.stoaSession?.rooms.inside === true';
/** Longest hole while one path takes over from another, ms: what is made up in its place is noticed by few. */
const HOLE = 120;
/** A machine that browsers fill stumbles now and then, a broken takeover breaks again and again. */
const VISITS = 4;

roomTest(
  'a listener hears before the rest of the page is there, and goes on hearing while that takes over',
  async ({ company }) => {
    const { url } = await company.relay();
    const ada = await company.chromium('ada', `${url}/?debug`);
    await company.meet('The front door', [ada]);
    await onlySpeaking([ada], [ada]);
    const link = await linkOf(ada);

    const bao = await company.chromium('bao', 'about:blank');
    let gap = Number.POSITIVE_INFINITY;
    for (let visit = 0; visit < VISITS && gap > HOLE; visit++) {
      if (visit > 0) {
        await bao.leave();
        await bao.goto('about:blank');
      }
      await listenByLink(bao, link);
      const during = await record(bao, 10);
      await until('taking part', async () => (await bao.evaluate(TAKES_PART)) === true);
      expect(compareVoice(during, ada.voice.samples).score).toBeGreaterThan(SAME_VOICE);
      gap = continuity(during, ada.voice.samples).gap;
    }
    expect(gap, 'the longest hole, ms').toBeLessThanOrEqual(HOLE);
    // What only they can do who take part.
    await until('the way to the stage', () => bao.sees('button', 'Speak'));
    await expectHeard([bao], [ada], [ada.voice, bao.voice]);
  },
);
