import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { overPage, serveStream } from '../../../../../src/client/audio/relays/relay-stream.ts';
import { WorkerRelays } from '../../../../../src/client/audio/relays/worker-relays.ts';
import type { ListenChannel, ListenChannelEvents } from '../../../../../src/node/fanout/subscribe/channel.ts';
import type { RelayEvents } from '../../../../../src/node/fanout/subscribe/relay-port.ts';
import { heldAs } from '../../../../support/fakes/listened-relay.ts';
import { ROOM } from '../../../../support/records/bundles.ts';

/** The stream as the page has it, in the hands of the test. */
interface FakeStream extends ListenChannel {
  readonly events: ListenChannelEvents;
  readonly sent: number[][];
}

let stream: FakeStream | undefined;
let heard: string[];
let channel: ListenChannel;

const open = (events: ListenChannelEvents): ListenChannel => {
  const sent: number[][] = [];
  stream = { events, sent, send: (message) => sent.push([...message]), close: () => events.onClose(false) };
  return stream;
};

function listen(serve: (port: MessagePort) => void): void {
  channel = overPage(serve, {
    onOpen: () => heard.push('open'),
    onMessage: (message) => heard.push(`message ${message}`),
    onClose: (flooded) => heard.push(flooded ? 'flooded' : 'closed'),
  });
}

async function settle(): Promise<void> {
  for (let i = 0; i < 10; i++) await turn();
}

beforeEach(() => {
  [stream, heard] = [undefined, []];
});
afterEach(settle);

it('messages pass through the page in both directions', async () => {
  listen((port) => serveStream(port, open));
  stream!.events.onOpen();
  await settle();
  channel.send(Uint8Array.of(1, 2));
  // A view of a larger buffer, which stays the page's own.
  const whole = Uint8Array.of(9, 3, 4, 9);
  stream!.events.onMessage(whole.subarray(1, 3));
  await settle();
  expect(stream!.sent).toEqual([[1, 2]]);
  expect(heard).toEqual(['open', 'message 3,4']);
  expect(whole.byteLength).toBe(4);
  channel.close();
  await settle();
  expect(heard.at(-1)).toBe('closed');
});

it('a relay that sends too much on it is reported', async () => {
  listen((port) => serveStream(port, open));
  stream!.events.onOpen();
  stream!.events.onClose(true);
  await settle();
  expect(heard).toEqual(['open', 'flooded']);
});

it('the page opens it over the connection that it has to that relay by then', async () => {
  const connections: unknown[] = [];
  const relays = new WorkerRelays(
    (connection, events) => {
      connections.push(connection());
      return open(events);
    },
    () => undefined,
  );
  const connection = { id: 'to Fig' } as never;
  relays.open(ROOM, {} as RelayEvents).use([heldAs('olive'), { ...heldAs('fig'), connection }]);
  listen((port) => relays.serve('fig', port));
  expect(connections).toEqual([connection]);
  stream!.events.onClose(false);
  await settle();
});
