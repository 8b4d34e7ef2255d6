import { basename } from 'node:path';
import { expect } from 'vitest';
import { BUDGETS } from '../../bench/size.ts';
import { until } from '../../support/harness/person.ts';
import { roomTest } from '../../support/harness/room-test.ts';
import { loadedWith, readBuiltPage } from '../../support/machine/built-page.ts';
import { PAGE } from '../../support/machine/paths.ts';

roomTest('the hallway loads no more script and style than the size budget counts', async ({ company }) => {
  const { url } = await company.relay();
  const ada = await company.chromium('ada', url);
  await until('the empty hallway', async () => (await ada.words()).includes('Quiet under the roof'));
  const loaded = (await ada.evaluate(
    "performance.getEntriesByType('resource').map(({ name }) => name).filter((name) => /[.](js|css)$/.test(name))",
  )) as string[];
  const counted = loadedWith(await readBuiltPage(PAGE), BUDGETS[0].entries);
  expect(new Set(loaded.map((address) => basename(address)))).toEqual(counted);
});
