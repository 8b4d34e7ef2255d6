import { beforeEach, describe, expect, it } from 'vitest';
import type { ListenChannelEvents } from '../../../src/client/session/listen-channel.ts';
import { SpareLine } from '../../../src/client/session/spare-line.ts';
import { encodeAudio, encodeNotice } from '../../../src/node/fanout/messages.ts';

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
let line: SpareLine;

beforeEach(() => {
  [now, opened, bundles] = [0, [], []];
  line = new SpareLine({
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
    now: () => now,
  });
});

/** The first line for so long, ms; of ten messages one is lost and comes with the next three. The second says something every five seconds. */
function listen(ms: number, lossy = true): void {
  let last = now;
  const end = now + ms;
  for (let i = 0; now < end; i++) {
    last = Math.max(last, now + (lossy && i % 10 === 9 ? 180 : 0));
    const at = now;
    now = last;
    line.heard();
    now = at + 60;
    if (i % 80 === 0) opened.at(-1)?.events.onMessage(encodeAudio([BUNDLE]));
    line.tick(true);
  }
}

describe('a second line', () => {
  it('is opened while the first stalls, says hello, hands on what it brings, and is closed after a minute of calm', () => {
    listen(20_000, false);
    expect([opened.length, line.open]).toEqual([0, false]);
    listen(20_000);
    expect([opened.length, line.open]).toEqual([1, true]);
    opened[0]!.events.onOpen();
    expect(opened[0]!.sent).toEqual([HELLO]);
    const before = bundles.length;
    opened[0]!.events.onMessage(encodeAudio([BUNDLE, BUNDLE]));
    expect(bundles.length - before).toBe(2);
    listen(70_000, false);
    expect([opened.length, opened[0]!.closed, line.open]).toEqual([1, true, false]);
  });

  it('is not there while the first brings no audio', () => {
    listen(20_000);
    line.tick(false);
    expect([opened[0]!.closed, line.open]).toEqual([true, false]);
  });

  it.each([
    ['is refused', (events: ListenChannelEvents) => events.onMessage(encodeNotice('full', []))],
    ['says what is no message', (events: ListenChannelEvents) => events.onMessage(new Uint8Array([0x77, 0]))],
    ['ends', (events: ListenChannelEvents) => events.onClose(false)],
  ])('that %s is asked for again half a minute later, not at once', (_, end) => {
    listen(10_000);
    end(opened[0]!.events);
    expect(line.open).toBe(false);
    listen(15_000);
    expect(opened).toHaveLength(1);
    listen(20_000);
    expect(opened).toHaveLength(2);
  });

  it('that is silent is gone, and what comes of it later means nothing', () => {
    listen(10_000);
    const [first] = opened;
    first!.events.onOpen();
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
