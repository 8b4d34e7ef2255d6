import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ListenerHost } from '../../../../../src/client/audio/listener/listener-host.ts';
import type { FromListener } from '../../../../../src/client/audio/listener/messages.ts';
import { NO_STATUS, type RelayEvents } from '../../../../../src/node/fanout/subscribe/relay-port.ts';
import type { Charter } from '../../../../../src/node/records/charter.ts';
import { charter, NOON, signer } from '../../../../support/records/records.ts';

const network = vi.hoisted(() => ({ coming: Promise.withResolvers<void>() }));
vi.mock('../../../../../src/node/util/later-code.ts', () => ({
  laterCode: async (load: () => Promise<unknown>) => {
    await network.coming.promise;
    return load();
  },
}));

let founded: Charter;
let host: ListenerHost;
let events: RelayEvents;
let posted: FromListener[];

const answers = (): unknown[] =>
  posted.flatMap((message) => (message.type === 'records' ? [message.records.charter] : []));

beforeEach(async () => {
  founded = await charter(await signer(1));
  network.coming = Promise.withResolvers();
  vi.useFakeTimers({ now: NOON });
  posted = [];
  const nothing = (): void => undefined;
  const subscription = { use: nothing, allow: nothing, want: nothing, hurry: nothing, say: () => false, stop: nothing };
  const open = (_: string, given: RelayEvents) => {
    events = given;
    return { status: NO_STATUS, ...subscription };
  };
  host = new ListenerHost({ open }, (message) => posted.push(message));
  host.receive({ type: 'open', room: founded.id });
});

afterEach(() => {
  host.receive({ type: 'stop' });
  vi.useRealTimers();
});

/** A relay tells of a room with a grant. */
function told(): Promise<number> {
  const kindedRecords = [[4, new Uint8Array([4, 5, 6])]];
  return events.onState({ charter: founded.bytes, members: [], remarks: [], kindedRecords } as never);
}

it('a session that continues gets what a relay has told, once it is applied', async () => {
  const applied = told();
  host.receive({ type: 'records' });
  await vi.advanceTimersByTimeAsync(1_000);
  expect(answers()).toEqual([]);
  network.coming.resolve();
  await applied;
  await vi.waitFor(() => expect(answers()).toEqual([founded.bytes]));
  // Where nothing waits the answer does not either.
  host.receive({ type: 'records' });
  expect(answers()).toEqual([founded.bytes, founded.bytes]);
});

it('a session that continues waits for no longer than some seconds, and not for a room that is left', async () => {
  void told();
  host.receive({ type: 'records' });
  await vi.advanceTimersByTimeAsync(2_999);
  expect(answers()).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  expect(answers()).toEqual([undefined]);
  host.receive({ type: 'records' });
  host.receive({ type: 'stop' });
  await vi.advanceTimersByTimeAsync(0);
  expect(answers()).toEqual([undefined, undefined]);
});
