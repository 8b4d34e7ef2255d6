/** Both ends of the page's subscriptions to relays, joined by a real message channel as page and worker are. */
import type { FromRelayHost, ToRelayHost } from '../../../src/client/audio/relays/messages.ts';
import { RelayHost } from '../../../src/client/audio/relays/relay-host.ts';
import { WorkerRelays } from '../../../src/client/audio/relays/worker-relays.ts';
import type { RelayPort } from '../../../src/node/fanout/subscribe/relay-port.ts';
import type { PortUnderTest } from './relay-port-suite.ts';

type Said<Message> = readonly [subscription: number, message: Message];

/** Of the real clock, whatever a test does with it. */
const turn = globalThis.setImmediate;

export interface RelaysInWorker extends PortUnderTest {
  readonly port: WorkerRelays;
  /** What the worker told the page. */
  readonly told: FromRelayHost[];
  /** What the page told the worker. */
  readonly said: ToRelayHost[];
  /** Set: the page hears nothing until it is not. */
  busy: boolean;
}

/** `relays`: how the worker listens. */
export function relaysInWorker(relays: RelayPort): RelaysInWorker {
  const { port1: page, port2: worker } = new MessageChannel();
  let underWay = 0;
  const post = <Message>(port: MessagePort, said: Said<Message>): void => {
    underWay++;
    port.postMessage(said);
  };
  const host = new RelayHost(relays, (subscription, message) => post(worker, [subscription, message]));
  const proxy = new WorkerRelays(
    () => {
      throw new Error('no streams here');
    },
    (subscription, message) => {
      made.said.push(message);
      post(page, [subscription, message]);
    },
  );
  const waiting: Said<FromRelayHost>[] = [];
  const hear = ([subscription, message]: Said<FromRelayHost>): void => {
    made.told.push(message);
    proxy.receive(subscription, message);
  };
  worker.onmessage = ({ data }: MessageEvent<Said<ToRelayHost>>) => {
    underWay--;
    host.receive(...data);
  };
  page.onmessage = ({ data }: MessageEvent<Said<FromRelayHost>>) => {
    underWay--;
    if (made.busy) waiting.push(data);
    else hear(data);
  };
  const made: RelaysInWorker = {
    port: proxy,
    told: [],
    said: [],
    busy: false,
    settle: async () => {
      do {
        if (!made.busy) waiting.splice(0).forEach(hear);
        await new Promise((resolve) => turn(resolve));
      } while (underWay > 0);
    },
    stop: () => {
      page.close();
      worker.close();
    },
  };
  return made;
}
