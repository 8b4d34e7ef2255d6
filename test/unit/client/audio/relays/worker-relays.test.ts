import { describe, expect, it, vi } from 'vitest';
import { LocalRelays } from '../../../../../src/node/fanout/subscribe/local-relays.ts';
import {
  NO_STATUS,
  type RelayEvents,
  type RelayPort,
  type RelaySubscription,
} from '../../../../../src/node/fanout/subscribe/relay-port.ts';
import { heldAs } from '../../../../support/fakes/listened-relay.ts';
import { itListensAtRelays } from '../../../../support/fakes/relay-port-suite.ts';
import { relaysInWorker } from '../../../../support/fakes/relays-in-worker.ts';
import { ROOM, voice } from '../../../../support/records/bundles.ts';

describe('in a worker', () => {
  itListensAtRelays((options) => relaysInWorker(new LocalRelays(options)));
});

const IGNORED: RelayEvents = {
  onState: async () => 0,
  onApplause: () => undefined,
  onElsewhere: () => undefined,
  onLeft: () => undefined,
  onAlone: () => undefined,
  onKeys: () => undefined,
  onEquivocation: () => undefined,
  onTalking: () => undefined,
  onKeyIds: () => undefined,
  onStatus: () => undefined,
};

/** A port whose events the test makes. */
function quietPort(): { port: RelayPort; events: () => RelayEvents; status: { drops: Record<string, number> } } {
  let events: RelayEvents | undefined;
  const status = { ...NO_STATUS, drops: {} };
  const nothing = (): void => undefined;
  const port: RelayPort = {
    open: (_room, given): RelaySubscription => {
      events = given;
      return { status, use: nothing, allow: nothing, want: nothing, hurry: nothing, say: () => true, stop: nothing };
    },
  };
  return { port, events: () => events!, status };
}

describe('a page', () => {
  it('sends the same relays, speakers and wishes once, however often they are set', async () => {
    const { port, said, settle, stop } = relaysInWorker(quietPort().port);
    const { id, session } = voice(1).member;
    const subscription = port.open(ROOM, IGNORED);
    for (const version of [1, 1, 1, 2, 2]) {
      subscription.use([heldAs('olive')]);
      subscription.allow([{ id, session, version, stream: 'ab', isPlayed: true }]);
      subscription.want({ listen: true, watch: true, guest: version === 2 });
    }
    await settle();
    expect(said.map(({ type }) => type)).toEqual(['open', 'use', 'allow', 'want', 'allow', 'want']);
    stop();
  });

  it('answers a relay that asks before there is a status, and says nothing else by then', async () => {
    const { port, said, settle, stop } = relaysInWorker(quietPort().port);
    const subscription = port.open(ROOM, IGNORED);
    const message = Uint8Array.of(1);
    expect([subscription.say(message, 0, 'olive'), subscription.say(message)]).toEqual([true, false]);
    await settle();
    expect(said.slice(1)).toEqual([{ type: 'say', message, turn: 0, relay: 'olive' }]);
    stop();
  });

  it('keeps its connections to itself', async () => {
    const { port, said, settle, stop } = relaysInWorker(quietPort().port);
    const connection = { close: () => undefined } as never;
    port.open(ROOM, IGNORED).use([{ ...heldAs('olive'), connection }]);
    await settle();
    expect(said.at(-1)).toEqual({ type: 'use', relays: [{ id: 'olive', address: heldAs('olive').address }] });
    stop();
  });

  it('that is busy for long receives a bounded number of room messages, and the others are counted', async () => {
    const quiet = quietPort();
    const worker = relaysInWorker(quiet.port);
    let asked = 0;
    const subscription = worker.port.open(ROOM, {
      ...IGNORED,
      onState: async () => {
        asked++;
        return 1;
      },
    });
    await worker.settle();
    worker.busy = true;
    const answers = Array.from({ length: 100 }, () => quiet.events().onState({ members: [] } as never));
    await worker.settle();
    expect(asked).toBe(0);
    worker.busy = false;
    await worker.settle();
    // What the page did not look at, nobody is blamed for.
    const rejected = (await Promise.all(answers)).reduce((sum, n) => sum + n, 0);
    expect(asked).toBeGreaterThan(0);
    expect(asked).toBeLessThan(33);
    expect(rejected).toBe(asked);
    quiet.events().onStatus();
    await worker.settle();
    expect(subscription.status.drops).toEqual({ unanswered: 100 - asked });
    // And when it has time again, it is told again.
    const more = quiet.events().onState({ members: [] } as never);
    await worker.settle();
    expect(await more).toBe(1);
    worker.stop();
  });

  it('answers for a message that it could not apply, and the worker waits for none of those', async () => {
    const warned = vi.spyOn(console, 'warn').mockReturnValue(undefined);
    const quiet = quietPort();
    const worker = relaysInWorker(quiet.port);
    worker.port.open(ROOM, { ...IGNORED, onState: () => Promise.reject(new Error('off-line')) });
    await worker.settle();
    const answer = quiet.events().onState({ members: [] } as never);
    await worker.settle();
    expect(worker.said.at(-1)).toMatchObject({ type: 'checked', rejected: 0 });
    expect(await answer).toBe(0);
    expect(warned).toHaveBeenCalledOnce();
    warned.mockRestore();
    worker.stop();
  });

  it('whose worker is gone has no subscription any more, and reports it', async () => {
    const quiet = quietPort();
    const { port, settle, stop } = relaysInWorker(quiet.port);
    Object.assign(quiet.status, { mouthpiece: 'olive', live: true });
    let told = 0;
    const subscription = port.open(ROOM, { ...IGNORED, onAlone: () => told++ });
    await settle();
    quiet.events().onStatus();
    await settle();
    expect(subscription.say(new Uint8Array(1))).toBe(true);
    port.clear();
    expect(subscription.status).toBe(NO_STATUS);
    expect(subscription.say(new Uint8Array(1))).toBe(false);
    quiet.events().onAlone();
    await settle();
    expect(told).toBe(0);
    stop();
  });
});
