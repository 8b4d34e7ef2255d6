import type { Companion } from '../../support/harness/company.ts';
import { record } from '../../support/harness/listen.ts';
import { until } from '../../support/harness/person.ts';
import { roomTest } from '../../support/harness/room-test.ts';
import { canMakeNetworks } from '../../support/machine/namespaces.ts';
import { nattedNetwork, type Router } from '../../support/machine/natted-network.ts';

const TITLE = 'From behind routers';

type Way = 'direct' | 'by relay';

/** By the page's own report, which path brings the only other one; both, while a relay is not yet let go. */
const path = async (one: Companion): Promise<string> =>
  /^[0-9a-f]{8}: stage, \w+, (direct(?:, and by relay)?|by relay|by no path)/m.exec(
    String(await one.evaluate('stoaSession.rooms.report()')),
  )?.[1] ?? 'none';

const hears = (one: Companion, way: Way): Promise<void> =>
  until(
    `${one.name} to hear something ${way}`,
    async () => (await path(one)) === way && (await record(one, 0.25)).some((sample) => Math.abs(sample) > 0.01),
    { patience: 60_000 },
  );

/** What routers do, and the way in which two who meet then hear each other. */
const ROWS: readonly (readonly [one: Router, two: Router, way: Way])[] = [
  [{}, {}, 'direct'],
  [{ symmetric: true }, {}, 'by relay'],
  [{ symmetric: true }, { symmetric: true }, 'by relay'],
  [{}, { passes: 'tcp' }, 'by relay'],
  [{ passes: 'tcp' }, { passes: 'tcp' }, 'by relay'],
  [{ passes: '443' }, { passes: '443' }, 'by relay'],
];

roomTest.skipIf(!canMakeNetworks())(
  'people hear each other whatever their routers do, and again when UDP dies or an address changes as they talk',
  { timeout: 600_000 },
  async ({ company }) => {
    const network = await nattedNetwork();
    company.closeLater(network.close);
    const { middle, ends } = network;
    const { url } = await company.relay({ namespace: middle.namespace, host: middle.address, port: 443 });
    const on = (end: 0 | 1) => ({ namespace: ends[end].namespace, trusted: [url] });
    const ada = await company.chromium('ada', `${url}/?debug`, on(0));
    const bao = await company.chromium('bao', `${url}/?debug`, on(1));
    await ada.startRoom({ title: TITLE, name: ada.name });
    await ada.join('speaking', ada.name);
    await ada.unmute();
    /** Bao comes in and talks; with a new page where what the old one had open is dead. */
    const enter = async ({ anew = false } = {}): Promise<void> => {
      if (await bao.sees('button', 'Leave')) await bao.leave();
      if (anew) await bao.goto(`${url}/?debug`);
      await bao.enterLobby(TITLE);
      await bao.join('speaking', bao.name);
      await bao.unmute();
    };
    const hear = (way: Way): Promise<unknown> => Promise.all([hears(ada, way), hears(bao, way)]);

    for (const [one, two, way] of ROWS) {
      await network.treat(one, two);
      await enter();
      await hear(way).catch((error: unknown) => {
        throw new Error(`behind ${JSON.stringify([one, two])}`, { cause: error });
      });
    }
    // One router for both, which leads nobody back in.
    await network.treat({});
    await network.shareRouter(true);
    await enter({ anew: true });
    await hear('by relay');

    await network.shareRouter(false);
    await enter({ anew: true });
    await hear('direct');
    await network.treat({ passes: 'tcp' });
    await hear('by relay');

    await network.treat({});
    await enter();
    await hear('direct');
    await network.readdress();
    // So that the link does not come back before anybody looks.
    await network.treat({}, { passes: 'tcp' });
    await hear('by relay');
  },
);
