import { everyoneSees, onlySpeaking } from '../../support/harness/company.ts';
import { expectHeard, roomTest } from '../../support/harness/room-test.ts';
import { canMakeNetworks, switchedNetwork } from '../../support/machine/namespaces.ts';

roomTest.skipIf(!canMakeNetworks())(
  'people on two hosts hear each other, and again after a cable was out',
  async ({ company }) => {
    const network = await switchedNetwork(3);
    company.closeLater(network.close);
    const [forwarder, one, two] = network.hosts;
    const { url } = await company.relay({ namespace: forwarder!.namespace, host: forwarder!.address });
    const on = (host: typeof one) => ({ namespace: host!.namespace, trusted: [url] });
    const ada = await company.chromium('ada', url, on(one));
    const bao = await company.chromium('bao', url, on(two));
    const people = [ada, bao];
    await company.meet('Over the wire', people);
    const voices = people.map(({ voice }) => voice);

    await onlySpeaking(people, [ada]);
    await expectHeard([bao], [ada], voices);
    await onlySpeaking(people, [bao]);
    await expectHeard([ada], [bao], voices);

    await network.plug(two!, false);
    await new Promise((done) => setTimeout(done, 8000));
    await network.plug(two!, true);
    await everyoneSees(people);
    await expectHeard([ada], [bao], voices);
    await onlySpeaking(people, [ada]);
    await expectHeard([bao], [ada], voices);
  },
);
