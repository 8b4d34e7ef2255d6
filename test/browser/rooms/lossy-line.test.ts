import { type Person, until } from '../../support/harness/person.ts';
import { expectHeard, roomTest } from '../../support/harness/room-test.ts';
import { canMakeNetworks, impairedNetwork, impairedNetworkTool } from '../../support/machine/namespaces.ts';

const report = async (one: Person): Promise<string> => String(await one.evaluate('stoaSession.rooms.report()'));

const says = (one: Person, what: RegExp): Promise<unknown> =>
  until(`a report of ${what}`, async () => what.test(await report(one)), { patience: 90_000 });

roomTest.skipIf(!canMakeNetworks() || impairedNetworkTool() === undefined)(
  'a speaker and a listener whose lines lose packets get second ones to the only relay, and lose them when nobody listens',
  async ({ company }) => {
    const network = await impairedNetwork(3, { delay: 25, jitter: 5, loss: 5 });
    company.closeLater(network.close);
    const [forwarder, one, two] = network.hosts;
    const { url } = await company.relay({ namespace: forwarder!.namespace, host: forwarder!.address });
    const on = (host: typeof one) => ({ namespace: host!.namespace, trusted: [url] });
    const ada = await company.chromium('ada', `${url}/?debug`, on(one));
    const bao = await company.chromium('bao', `${url}/?debug`, on(two));
    await ada.startRoom({ title: 'From the train', name: ada.name });
    await ada.join('speaking', ada.name);
    await ada.unmute();
    await bao.enterLobby('From the train');
    await bao.press('switch', 'Hide my IP');
    await bao.join('listening', bao.name);

    // Both at once: on a busy machine one that came may be given up while the other is waited for.
    await Promise.all([
      says(bao, /backup connections: 1 to hear by, 0 to speak by/),
      says(ada, /backup connections: 0 to hear by, 1 to speak by/),
    ]);
    await expectHeard([bao], [ada], [ada.voice, bao.voice]);
    await bao.leave();
    await says(ada, /backup connections: 0 to hear by, 0 to speak by/);
  },
);
