import { beforeEach, describe, expect, it } from 'vitest';
import { encodeAudio, encodeNotice } from '../../../../../src/node/fanout/protocol/relay-messages.ts';
import { BackupChannel } from '../../../../../src/node/fanout/subscribe/backup-channel.ts';
import type { ListenChannelEvents } from '../../../../../src/node/fanout/subscribe/channel.ts';

const HELLO = new Uint8Array([1]);
const BUNDLE = new Uint8Array(100);

interface Opened {
  readonly events: ListenChannelEvents;
  readonly sent: Uint8Array[];
  closed: boolean;
}

let now: number;
let opened: Opened[];
let bundles: Uint8Array[];
let floods: number;
let line: BackupChannel;

beforeEach(() => {
  [now, opened, bundles, floods] = [0, [], [], 0];
  line = new BackupChannel({
    open: (events) => {
      const channel: Opened = { events, sent: [], closed: false };
      opened.push(channel);
      return {
        send: (message) => channel.sent.push(message),
        close: () => {
          channel.closed = true;
        },
      };
    },
    hello: () => HELLO,
    onBundle: (bundle) => bundles.push(bundle),
    onFlood: () => floods++,
    now: () => now,
  });
});

/** Both lines for so long, ms. Of ten messages of the first one is lost and comes with the next three; the second brings all when it is due. */
function listen(ms: number, lossy = true): void {
  const came: { at: number; by: 'first' | 'second' }[] = [];
  let last = now;
  for (let i = 0; i * 60 < ms; i++) {
    last = Math.max(last, now + i * 60 + (lossy && i % 10 === 9 ? 180 : 0));
    came.push({ at: now + i * 60, by: 'second' }, { at: last, by: 'first' });
  }
  for (const { at, by } of came.sort((a, b) => a.at - b.at)) {
    now = at;
    if (by === 'second' && line.open) opened.at(-1)!.events.onMessage(encodeAudio([BUNDLE]));
    if (by === 'first') line.heard();
    line.tick(true);
    if (opened.length > 0 && opened.at(-1)!.sent.length === 0) opened.at(-1)!.events.onOpen();
  }
}

describe('a backup channel', () => {
  it('opens while the first stalls, sends a hello, passes on what it brings, and closes after a minute of calm', () => {
    listen(20_000, false);
    expect([opened.length, line.open]).toEqual([0, false]);
    listen(20_000);
    expect([opened.length, line.open]).toEqual([1, true]);
    expect(opened[0]!.sent).toEqual([HELLO]);
    const before = bundles.length;
    opened[0]!.events.onMessage(encodeAudio([BUNDLE, BUNDLE]));
    expect(bundles.length - before).toBe(2);
    listen(70_000, false);
    expect([opened.length, opened[0]!.closed, line.open]).toEqual([1, true, false]);
  });

  it('continues alone for five seconds when the first brings no audio any more', () => {
    listen(20_000);
    now += 4_000;
    opened[0]!.events.onMessage(encodeAudio([BUNDLE]));
    line.tick(false);
    expect(line.open).toBe(true);
    now += 2_000;
    line.tick(false);
    expect([opened[0]!.closed, line.open]).toEqual([true, false]);
  });

  it('reports a relay that sends more than it may', () => {
    listen(20_000);
    opened[0]!.events.onClose(true);
    expect([floods, line.open]).toEqual([1, false]);
  });

  it.each([
    ['is refused', (events: ListenChannelEvents) => events.onMessage(encodeNotice('full', []))],
    ['says what is no message', (events: ListenChannelEvents) => events.onMessage(new Uint8Array([0x77, 0]))],
    ['ends', (events: ListenChannelEvents) => events.onClose(false)],
  ])('that %s is requested again half a minute later, not at once', (_, end) => {
    listen(10_000);
    end(opened[0]!.events);
    expect(line.open).toBe(false);
    listen(15_000);
    expect(opened).toHaveLength(1);
    listen(20_000);
    expect(opened).toHaveLength(2);
  });

  it('that is silent counts as gone, and later messages on it are ignored', () => {
    listen(10_000);
    const [first] = opened;
    now += 10_500;
    line.tick(true);
    expect([first!.closed, line.open]).toEqual([true, false]);
    const before = bundles.length;
    first!.events.onMessage(encodeAudio([BUNDLE]));
    first!.events.onOpen();
    first!.events.onClose(false);
    expect([bundles.length, first!.sent.length]).toEqual([before, 1]);
  });
});
