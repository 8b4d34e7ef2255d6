import { afterEach, expect, test } from 'vitest';
import { shownName, TITLE, VOICES } from '../../../relay/demo/script.ts';
import { Company } from '../../support/harness/company.ts';
import { record } from '../../support/harness/listen.ts';
import { until } from '../../support/harness/person.ts';
import { compareVoice, SAME_VOICE } from '../../support/media/compare-voices.ts';
import { decodeOpus, demoLine } from '../../support/media/demo-voices.ts';

let company: Company;
afterEach(() => company.close());

test('one person alone opens the demo room from the hallway and hears its voices by relay', async () => {
  company = new Company();
  const { url } = await company.relay({ args: ['--demo'] });
  const ada = await company.chromium('ada', url, { microphone: 'none' });
  await until('the demo room', () => ada.sees('link', TITLE));
  await ada.enterLobby(TITLE);
  expect(await ada.words()).toContain('Nobody who is inside now would see your network address');

  await ada.press('button', 'Just listen');
  await ada.inRoom();
  await until('a sound', async () => (await record(ada, 0.1)).some((sample) => Math.abs(sample) > 0.01));

  // The first line is under way; three more follow. On a busy machine the player stretches time, so one of them may be hard to tell.
  const heard = await record(ada, 20);
  const scoreOf = async (line: number) => compareVoice(await decodeOpus(await demoLine(line)), heard).score;
  const said = await Promise.all([1, 2, 3].map(scoreOf));
  expect(Math.max(...said), 'a line that was said').toBeGreaterThan(SAME_VOICE);
  const unsaid = await Promise.all([8, 9, 10].map(scoreOf));
  expect(Math.max(...unsaid), 'lines that come later').toBeLessThan(SAME_VOICE - 0.1);

  const stage = await ada.people('On stage');
  expect(stage.map(({ name }) => name)).toEqual(VOICES.map(shownName));
  expect(stage.map(({ host }) => host)).toEqual([true, false, false]);
  // By relay alone: no direct connection was made, so none of the three learned an address.
  expect(await ada.evaluate('stoaOpen().peerConnections')).toBe(0);
  expect(company.complaints()).toEqual([]);
});
