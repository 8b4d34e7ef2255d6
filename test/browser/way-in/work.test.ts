import { expect } from 'vitest';
import { TITLE } from '../../../relay/demo/script.ts';
import { record } from '../../support/harness/listen.ts';
import { until } from '../../support/harness/person.ts';
import { roomTest } from '../../support/harness/room-test.ts';
import { readMetric } from '../../support/peers/metric.ts';

roomTest(
  'a relay that asks strangers for work is heard by a page, which does it and says nothing',
  async ({ company }) => {
    const { url } = await company.relay({ args: ['--demo', '--work', 'always'] });
    const done = (): Promise<number> => readMetric(url, 'stoa_work_done_total');
    const ada = await company.chromium('ada', url, { microphone: 'none' });
    await until('the demo room', () => ada.sees('link', TITLE));
    const link = (await ada.evaluate(`document.querySelector('a[href*="room="]').href`)) as string;
    const bao = await company.chromium('bao', 'about:blank', { microphone: 'none' });
    await bao.goto(link);
    await until('the lobby', () => bao.sees('button', 'Just listen'));
    expect(await done()).toBeGreaterThan(0);
    await bao.press('button', 'Just listen');
    await bao.inRoom();
    await until('a sound', async () => (await record(bao, 0.1)).some((sample) => Math.abs(sample) > 0.01));
    expect(await bao.words()).not.toContain('The relay is busy');
    // The same line from the door on: nobody works twice to hear one room.
    const worked = await done();
    await record(bao, 3);
    expect(await done()).toBe(worked);
    expect(await readMetric(url, 'stoa_work_asked_total')).toBeGreaterThanOrEqual(worked);
    expect(company.complaints()).toEqual([]);
  },
);
