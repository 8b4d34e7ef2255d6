/**
 * Three strangers, from a plan to the moment when all are inside: English with a finger on a phone, French at a desk, Arabic with a screen reader; in three engines.
 * What each finds, presses and is told is in their language, by the product's own texts.
 */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { until } from '../../support/harness/person.ts';
import { choosesArabic, soon } from './deeds.ts';
import { openStrangers, type Stranger, type Strangers } from './strangers.ts';

const TITLE = 'Letters from the sea';

let strangers: Strangers;
let ada: Strangers['ada'];
let bao: Strangers['bao'];
let dalia: Strangers['dalia'];
/** What follows something that failed cannot be. */
let failed = false;

beforeAll(async () => {
  strangers = await openStrangers();
  ({ ada, bao, dalia } = strangers);
}, 200_000);
afterAll(async () => {
  await strangers?.close();
});
beforeEach((context) => {
  if (failed) context.skip();
});
afterEach(async ({ task }) => {
  failed ||= task.result?.state === 'fail';
  if (task.result?.state !== 'fail') return;
  for (const one of [ada, bao, dalia]) {
    const words = await one.words().catch(String);
    console.log(`${one.name}: ${words.replace(/\s*\n\s*/g, ' | ')}`);
  }
});

describe('three strangers', { timeout: 240_000 }, () => {
  it('plan, find and are reminded of a room, each in their language, and are taken in when its host opens it', async () => {
    await ada.goto(strangers.relay.url);
    await ada.press('button', ada.t.hallway.start);
    await ada.fill(ada.t.start.roomTitle, TITLE);
    await ada.fill(ada.t.start.name, ada.name);
    await ada.press('button', ada.t.start.later);
    await ada.page.getByLabel(ada.t.planned.about).fill('What sailors wrote home and never sent.');
    await ada.press('switch', ada.t.start.recordable);
    const [day, time] = soon();
    await ada.page.getByLabel(ada.t.planned.day).fill(day);
    await ada.page.getByLabel(ada.t.planned.hour, { exact: true }).fill(time);
    await ada.press('button', ada.t.start.plan);
    await ada.reads(ada.t.planned.mine);
    await ada.press('switch', ada.t.remind.me);
    await ada.isTold(ada.t.remind.byPage);

    const arrives = async (one: Stranger): Promise<void> => {
      await one.goto(strangers.relay.url);
      if (one === dalia) await choosesArabic(dalia);
      await until('what comes up', () => one.sees('heading', one.t.planned.title));
      await one.press('link', TITLE);
      await one.reads(one.t.planned.opens);
      await one.press('switch', one.t.remind.me);
      // WebKitGTK's small browser lets no page show anything: a calendar is offered instead.
      await one.isTold(one === dalia ? one.t.remind.denied : one.t.remind.byPage);
      await until('the calendar', () => one.sees('link', one.t.planned.add));
      await one.press('switch', one.t.planned.come);
    };
    await Promise.all([arrives(bao), arrives(dalia)]);
    expect(await bao.evaluate('[document.documentElement.lang, document.documentElement.dir]')).toEqual(['fr', 'ltr']);
    expect(await dalia.evaluate('[document.documentElement.lang, document.documentElement.dir]')).toEqual([
      'ar',
      'rtl',
    ]);

    for (const one of [ada, bao]) {
      const minutes = new Intl.RelativeTimeFormat(one.t.locale, { numeric: 'auto' });
      const inTime = [10, 9].map((left) => `${minutes.format(left, 'minute')} · `);
      await until(
        `${one.name} to be reminded`,
        async () => {
          const notes = (await one.evaluate('notes')) as { title: string; body: string; lang: string }[];
          return notes.some(({ title, body }) => title === TITLE && inTime.some((words) => body.startsWith(words)));
        },
        { patience: 120_000, every: 500 },
      );
    }

    await ada.press('button', ada.t.planned.deeds.open);
    await ada.join('speaking');
    await ada.unmute();
    for (const guest of [bao, dalia]) {
      await guest.inRoom();
      await until(`${guest.name} to see who speaks`, async () => {
        const [host] = await guest.people('On stage');
        return host?.name === ada.name && host.host && !host.muted;
      });
    }
    // Not what somebody is told of themselves.
    await dalia.reads(`${dalia.t.room.host}, ${dalia.t.room.talking}`);
  });

  it('met pages that complained of nothing', () => {
    expect(strangers.complaints()).toEqual([]);
  });
});
