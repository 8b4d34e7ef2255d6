/** How long it takes somebody whose community's relays are all gone to hear it again: from opening the page to the first sound of a room elsewhere. */
import type { SignedFound } from '../../../src/client/session/view/communities.ts';
import { type Companion, Company } from '../../support/harness/company.ts';
import { record } from '../../support/harness/listen.ts';
import { until } from '../../support/harness/person.ts';
import { openPlaces } from '../../support/harness/places.ts';
import { shows } from '../../support/harness/rights.ts';
import type { Figure } from '../bench.ts';
import { quantile } from '../measure/statistics.ts';

const TITLE = 'On moving house';
const SHOWN = 'stoaSession.session.view.communities.value.shown';
const TIMES = 5;
/** How often it is looked for what is waited for, ms. */
const EVERY = 20;

export async function foundFigures(say: (line: string) => void): Promise<Figure[]> {
  const company = new Company();
  try {
    const old = await company.relay();
    const places = await openPlaces(await old.addresses());
    company.closeLater(places.close);
    const page = `${places.page}/?debug`;
    const people = await company.contexts(['ada', 'bao'], page);
    const [ada, bao] = people as [Companion, Companion];
    await ada.press('button', 'Communities');
    await ada.press('button', 'Make a community');
    await ada.fill('Name of the community', 'The painted porch');
    await ada.press('button', 'Make it');
    await shows(ada, 'The painted porch');
    const draft = (relays: string) => JSON.stringify({ relays, file: places.file, name: places.name });
    const sign = async (relays: string): Promise<void> => {
      await ada.evaluate(
        `stoaSession.session.act.communities().then((all) => all.sign(${SHOWN}.id, ${draft(relays)}))`,
      );
      const { json, txt } = (await ada.evaluate(`${SHOWN}.found`)) as SignedFound;
      places.put({ json, txt });
    };
    await sign(old.url);
    const link = (await ada.evaluate(`${SHOWN}.link`)) as string;
    await old.stop();
    await sign((await company.relay()).url);
    await ada.startRoom({ title: TITLE, name: ada.name });
    await ada.join('speaking');
    await ada.unmute();
    const took: number[] = [];
    for (let n = 0; n < TIMES; n++) {
      // As somebody who comes by the link for the first time: what an earlier visit found is forgotten.
      await bao.goto(page);
      await bao.evaluate('localStorage.clear(); sessionStorage.clear()');
      await bao.goto('about:blank');
      const began = performance.now();
      await bao.goto(link);
      await until('the room', () => bao.sees('link', TITLE), { every: EVERY });
      await bao.press('link', TITLE);
      await until('the lobby', () => bao.sees('button', 'Just listen'), { every: EVERY });
      await bao.press('button', 'Just listen');
      const heard = async () => (await record(bao, 0.1)).some((sample) => Math.abs(sample) > 0.01);
      await until('a sound', () => heard().catch(() => false), { every: EVERY });
      took.push(performance.now() - began);
      say(`heard after ${Math.round(took.at(-1)!)} ms`);
    }
    return [
      { name: 'together.found', value: quantile(took, 0.5), unit: 'ms' },
      { name: 'together.found.max', value: Math.max(...took), unit: 'ms' },
    ];
  } finally {
    await company.close();
  }
}
