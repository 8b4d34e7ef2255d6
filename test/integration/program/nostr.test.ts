/** `--nostr`: a relay, people who open and close rooms, a real Nostr relay, and a Nostr client that looks. */

import { type NostrEvent, verifyEvent } from 'nostr-tools/pure';
import { Relay } from 'nostr-tools/relay';
import { afterEach, describe, expect, it } from 'vitest';
import { freePort } from '../../support/harness/relay.ts';
import { type RunningNostrRelay, startNostrRelay } from '../../support/nostr/nostr-relay.ts';
import { type FanoutRelay, startFanoutRelay } from '../../support/peers/local-relay.ts';
import { startRadio } from '../../support/peers/test-speaker.ts';

/** It looks every five seconds, and a room is over when it has been gone for twenty. */
const SOON = { timeout: 45_000, interval: 200 };
const TONE = Float32Array.from({ length: 24_000 }, (_, i) => 0.3 * Math.sin((2 * Math.PI * 440 * i) / 48_000));

const undo: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

async function nostrRelay(port = 0): Promise<RunningNostrRelay> {
  const relay = await startNostrRelay({ port });
  undo.push(() => relay.stop());
  return relay;
}

async function relayTelling(...urls: string[]): Promise<FanoutRelay> {
  const port = `${await freePort()}`;
  const words = ['--name', 'Olive', '--announce', '127.0.0.1', '--port', port, '--nostr', urls.join(',')];
  const relay = await startFanoutRelay(...words);
  undo.push(() => relay.stop());
  return relay;
}

/** What a client finds that looks for audio rooms. */
async function found(url: string): Promise<readonly NostrEvent[]> {
  const client = await Relay.connect(url);
  try {
    const events: NostrEvent[] = [];
    await new Promise<void>((resolve) => {
      client.subscribe([{ kinds: [30_312], '#t': ['audio'] }], {
        onevent: (event) => events.push(event),
        oneose: resolve,
      });
    });
    return events;
  } finally {
    client.close();
  }
}

const tag = (event: NostrEvent, name: string): string | undefined => event.tags.find(([each]) => each === name)?.[1];

describe('a relay that tells of its rooms on Nostr', { timeout: 120_000 }, () => {
  it('has each open room found there while it is open, with a link that leads to it', async () => {
    const port = await freePort();
    const nostr = await nostrRelay();
    const relay = await relayTelling(nostr.url, `ws://127.0.0.1:${port}/`);
    const radio = await startRadio('Night shift', TONE, [relay.address]);
    let isOver = false;
    undo.push(() => (isOver ? undefined : radio.stop()));

    await expect.poll(() => found(nostr.url), SOON).toHaveLength(1);
    const [event] = await found(nostr.url);
    expect(verifyEvent(event!)).toBe(true);
    expect([tag(event!, 'd'), tag(event!, 'room'), tag(event!, 'status')]).toEqual([radio.room, 'Night shift', 'open']);
    const page = await fetch(tag(event!, 'service')!);
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('Night shift')]);
    const [profile] = nostr.events().filter(({ kind }) => kind === 0);
    expect([profile?.pubkey, JSON.parse(profile!.content).name]).toEqual([event!.pubkey, 'Olive']);

    // One that was away is told as soon as it is back.
    const other = await nostrRelay(port);
    await expect.poll(async () => (await found(other.url)).map(({ id }) => id), SOON).toEqual([event!.id]);

    isOver = true;
    await radio.stop();
    const statuses = async () => (await found(nostr.url)).map((each) => tag(each, 'status'));
    await expect.poll(statuses, SOON).toEqual(['closed']);
    // The profile, the room and its end, to each of two; and while one of them was away it was asked in vain.
    await expect.poll(() => relay.metric('stoa_nostr_sent_total'), SOON).toBe(6);
    expect(await relay.metric('stoa_nostr_failed_total')).toBeGreaterThan(0);
  });
});
