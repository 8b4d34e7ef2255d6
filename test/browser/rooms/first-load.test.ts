import { basename } from 'node:path';
import { expect } from 'vitest';
import { TITLE } from '../../../relay/demo/script.ts';
import { SESSION_MARK } from '../../../src/client/listener/listener-session.ts';
import { BUDGETS } from '../../bench/size.ts';
import { record, TAP_MODULE } from '../../support/harness/listen.ts';
import { until } from '../../support/harness/person.ts';
import { roomTest } from '../../support/harness/room-test.ts';
import { loadedWith, readBuiltPage } from '../../support/machine/built-page.ts';
import { PAGE } from '../../support/machine/paths.ts';

roomTest(
  'before the first voice a room’s link loads no more script and style than the size budget counts',
  async ({ company }) => {
    const { url } = await company.relay({ args: ['--demo'] });
    const ada = await company.chromium('ada', url, { microphone: 'none' });
    await until('the demo room', () => ada.sees('link', TITLE));
    const link = (await ada.evaluate(`document.querySelector('a[href*="room="]').href`)) as string;
    const bao = await company.chromium('bao', 'about:blank', { microphone: 'none' });
    await bao.goto(link);
    await until('the lobby', () => bao.sees('button', 'Just listen'));
    await bao.press('button', 'Just listen');
    await until('a sound', async () => (await record(bao, 0.1)).some((sample) => Math.abs(sample) > 0.01));
    const loaded = (await bao.evaluate(`(() => {
      const [session] = performance.getEntriesByName('${SESSION_MARK}');
      return performance.getEntriesByType('resource')
        .filter(({ name, startTime }) => /[.](js|css)$/.test(name) && startTime < (session?.startTime ?? Infinity))
        .map(({ name }) => name);
    })()`)) as string[];
    const counted = loadedWith(await readBuiltPage(PAGE), BUDGETS[0].entries);
    // Chromium does not list what a worklet loads.
    for (const name of counted) if (name.startsWith('player-worklet')) counted.delete(name);
    // What sees to it that sound comes out is loaded at once where none does: where a machine is slow to run an audio context, too.
    const others = new RegExp(`^(${TAP_MODULE}|sound-watch-.*)$`);
    expect(new Set(loaded.map((address) => basename(address)).filter((name) => !others.test(name)))).toEqual(counted);
  },
);
