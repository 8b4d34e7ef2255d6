import { expect, it } from 'vitest';
import { RelayHandover } from '../../../../../src/node/fanout/subscribe/relay-handover.ts';
import {
  NO_STATUS,
  type RelayEvents,
  type RelayPort,
  type RelaySubscription,
} from '../../../../../src/node/fanout/subscribe/relay-port.ts';
import { ROOM } from '../../../../support/records/bundles.ts';

/** A port that writes down what is asked of it. */
class WrittenPort implements RelayPort {
  readonly asked: string[] = [];
  readonly events: RelayEvents[] = [];

  open(_room: string, events: RelayEvents): RelaySubscription {
    const number = this.events.push(events);
    const note = (what: string) => (): void => void this.asked.push(`${number} ${what}`);
    return {
      status: { ...NO_STATUS, relayName: `Relay ${number}` },
      use: note('use'),
      allow: note('allow'),
      want: note('want'),
      hurry: note('hurry'),
      say: () => {
        note('say')();
        return true;
      },
      stop: note('stop'),
    };
  }
}

const WISHES = { listen: true, watch: true, guest: true };

function heardBy(told: string[], name: string): RelayEvents {
  const note = (what: string) => (): void => void told.push(`${name} ${what}`);
  return {
    onState: async () => {
      note('state')();
      return name.length;
    },
    onApplause: note('applause'),
    onElsewhere: note('elsewhere'),
    onLeft: note('left'),
    onAlone: note('alone'),
    onKeys: note('keys'),
    onEquivocation: note('equivocation'),
    onTalking: note('talking'),
    onKeyIds: note('key-ids'),
    onStatus: note('status'),
  };
}

it('whoever opens a room that is open takes over its subscription, and the previous holder loses it', async () => {
  const [port, told] = [new WrittenPort(), [] as string[]];
  const handover = new RelayHandover(port);
  const first = handover.open(ROOM, heardBy(told, 'first'));
  first.want(WISHES);
  port.events[0]!.onAlone();
  const second = handover.open(ROOM, heardBy(told, 'the second'));
  expect(port.events).toHaveLength(1);

  first.want(WISHES);
  first.allow([]);
  first.use([]);
  first.hurry();
  first.stop();
  expect(first.say(new Uint8Array(1))).toBe(false);
  expect(first.status).toBe(NO_STATUS);
  expect(port.asked).toEqual(['1 want']);

  expect(second.status.relayName).toBe('Relay 1');
  expect(second.say(new Uint8Array(1))).toBe(true);
  second.want(WISHES);
  port.events[0]!.onTalking('ada', true);
  expect(await port.events[0]!.onState({} as never)).toBe('the second'.length);
  expect(told).toEqual(['first alone', 'the second talking', 'the second state']);
  expect(port.asked).toEqual(['1 want', '1 say', '1 want']);
});

it('a room that was left begins anew for the next caller, and the previous one cannot end that', () => {
  const [port, told] = [new WrittenPort(), [] as string[]];
  const handover = new RelayHandover(port);
  const first = handover.open(ROOM, heardBy(told, 'first'));
  first.stop();
  const next = handover.open(ROOM, heardBy(told, 'next'));
  expect(port.events).toHaveLength(2);
  first.stop();
  expect(handover.open(ROOM, heardBy(told, 'last')).status.relayName).toBe('Relay 2');
  expect(next.status).toBe(NO_STATUS);
});

it('rooms are independent of each other', () => {
  const port = new WrittenPort();
  const handover = new RelayHandover(port);
  const here = handover.open(ROOM, heardBy([], 'here'));
  const there = handover.open(`B${ROOM.slice(1)}`, heardBy([], 'there'));
  expect([here.status.relayName, there.status.relayName]).toEqual(['Relay 1', 'Relay 2']);
});

it('after subscriptions have ended by themselves a room begins anew', () => {
  const port = new WrittenPort();
  const handover = new RelayHandover(port);
  handover.open(ROOM, heardBy([], 'first'));
  handover.clear();
  expect(handover.open(ROOM, heardBy([], 'next')).status.relayName).toBe('Relay 2');
});
