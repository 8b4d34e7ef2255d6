import { basename } from 'node:path';
import { expect } from 'vitest';
import { PAGE } from '../../support/harness/paths.ts';
import { until } from '../../support/harness/person.ts';
import { roomTest } from '../../support/harness/room-test.ts';
import { hallwayScripts, readScripts } from '../../support/harness/scripts.ts';

roomTest('the hallway loads no more script than the size budget counts', async ({ company }) => {
  const { url } = await company.relay();
  const ada = await company.chromium('ada', url);
  await until('the empty hallway', async () => (await ada.words()).includes('Quiet under the roof'));
  const loaded = (await ada.evaluate(
    "performance.getEntriesByType('resource').map(({ name }) => name).filter((name) => name.endsWith('.js'))",
  )) as string[];
  const counted = await hallwayScripts(PAGE, await readScripts(PAGE));
  expect(new Set(loaded.map((address) => basename(address)))).toEqual(counted);
});
