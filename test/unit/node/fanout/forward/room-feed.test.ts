import { describe, expect, it } from 'vitest';
import { RoomFeed, type Source } from '../../../../../src/node/fanout/forward/room-feed.ts';
import {
  BUNDLES_PER_SECOND,
  FLOOD_FACTOR,
  HISTORY,
  MAX_CATCH_UP,
} from '../../../../../src/node/fanout/protocol/constants.ts';
import { decodeRelayMessage } from '../../../../../src/node/fanout/protocol/relay-messages.ts';
import { MAX_SKEW } from '../../../../../src/node/records/bundle.ts';
import type { Member } from '../../../../../src/node/records/member.ts';
import { ROOM, type Voice, verifySync, voice } from '../../../../support/records/bundles.ts';
import { NOON } from '../../../../support/records/records.ts';

const OLIVE: Source = { relay: 'olive' };
const from = ({ member }: Voice): Source => ({ speaker: member.id });

/** A feed, how often it checked a signature, and its stage, which may change. */
function feedOf(...voices: Voice[]) {
  const stage: Member[] = voices.map((v) => v.member);
  let checks = 0;
  const feed = new RoomFeed({
    room: ROOM,
    speakers: () => stage,
    verify: (...args) => {
      checks++;
      return verifySync(...args);
    },
  });
  return { feed, stage, checks: () => checks };
}

function bundlesIn(messages: readonly Uint8Array[]): Uint8Array[] {
  return messages.flatMap((bytes) => {
    const message = decodeRelayMessage(bytes);
    return message.type === 'audio' ? message.bundles.map((b) => new Uint8Array(b)) : [];
  });
}

describe('the room feed', () => {
  it('forwards what speakers signed, once', async () => {
    const [ada, bo] = [voice(1), voice(2)];
    const { feed } = feedOf(ada, bo);
    const said = [await ada.say(0), await bo.say(50), await ada.say(3)];
    expect(feed.offer(said[0]!, from(ada), 0)).toBeUndefined();
    expect(feed.offer(said[1]!, from(bo), 1)).toBeUndefined();
    expect(feed.offer(said[2]!, from(ada), 2)).toBeUndefined();
    expect(feed.take(20)).toEqual(said);
    expect(feed.take(40)).toEqual([]);
    expect(feed.accepted).toBe(3);
  });

  it('rejects bundles of people who are not on stage, pretend to be another, or signed for another room', async () => {
    const [ada, bo, eve] = [voice(1), voice(2), voice(3)];
    const { feed, checks } = feedOf(ada, bo);
    expect(feed.offer(await eve.say(0), from(eve), 0)).toBe('not-a-speaker');
    expect(feed.offer(await ada.say(0), from(eve), 0)).toBe('not-a-speaker');
    expect(feed.offer(await ada.say(0), from(bo), 0)).toBe('not-a-speaker');
    expect(checks()).toBe(0);
    expect(feed.offer(await ada.say(0, {}, `B${ROOM.slice(1)}`), from(ada), 0)).toBe('signature');
    expect(feed.offer(new Uint8Array(300), from(ada), 0)).toBe('malformed');
    expect(feed.take(20)).toEqual([]);
  });

  it('lets nobody silence another speaker by claiming their stream', async () => {
    const bo = voice(2);
    const eve = voice(1, bo.stream);
    const { feed } = feedOf(eve, bo);
    expect(feed.offer(await bo.say(0), from(bo), 0)).toBeUndefined();
    expect(feed.offer(await eve.say(0), from(eve), 0)).toBeUndefined();
    expect(feed.offer(await bo.say(3), OLIVE, 0)).toBeUndefined();
  });

  it('accepts each bundle once, from whichever source, and checks no second signature', async () => {
    const ada = voice(1);
    const { feed, checks } = feedOf(ada);
    const bytes = await ada.say(0);
    expect(feed.offer(bytes, OLIVE, 0)).toBeUndefined();
    expect(feed.offer(bytes, from(ada), 0)).toBe('replay');
    expect(feed.offer(bytes, { relay: 'other' }, 5_000)).toBe('replay');
    expect(checks()).toBe(1);
    expect(feed.drops.get('replay')).toBe(2);
  });

  it('rejects bundles captured at another time, by the speaker’s clock', async () => {
    const ada = voice(1);
    const { feed } = feedOf(ada);
    expect(feed.offer(await ada.say(0, { captured: NOON - MAX_SKEW - 1 }), from(ada), 0)).toBe('stale');
    expect(feed.offer(await ada.say(0, { captured: NOON + 60_000 }), from(ada), 0)).toBe('stale');
    expect(feed.offer(await ada.say(900), from(ada), 0)).toBeUndefined();
    expect(feed.offer(await ada.say(0), from(ada), 0)).toBe('stale');
  });

  it('accepts at most one and a half times what anyone can say', async () => {
    const ada = voice(1);
    const { feed } = feedOf(ada);
    const seconds = 10;
    let taken = 0;
    for (let i = 0; i < 100 * seconds; i++) {
      if (feed.offer(await ada.say(i * 3), from(ada), i * 10) === undefined) taken++;
    }
    expect(taken).toBeGreaterThan(BUNDLES_PER_SECOND * seconds);
    expect(taken).toBeLessThan(BUNDLES_PER_SECOND * (FLOOD_FACTOR * seconds + 4));
    expect(feed.drops.get('flood')).toBe(100 * seconds - taken);
  });

  it('bounds bytes as well as bundles', async () => {
    const ada = voice(1);
    const { feed } = feedOf(ada);
    const large = { payload: new Uint8Array(1_275) };
    let bytes = 0;
    for (let i = 0; i < 200; i++) {
      const bundle = await ada.say(i, { frames: [{ ...large, seq: i }] });
      if (feed.offer(bundle, from(ada), i * 60) === undefined) bytes += bundle.byteLength;
    }
    expect(bytes).toBeLessThan(12 * 24_000 + 96_000);
  });

  it('does not let a relay that forges use up a speaker’s rate', async () => {
    const ada = voice(1);
    const { feed, checks } = feedOf(ada);
    const forged = await ada.say(0);
    forged[forged.length - 1]! ^= 1;
    for (let i = 0; i < 2_000; i++) feed.offer(forged, OLIVE, 0);
    expect(checks()).toBeLessThan(700);
    expect(feed.drops.get('flood')).toBeGreaterThan(1_300);
    expect(feed.offer(await ada.say(0), from(ada), 0)).toBeUndefined();
    expect(feed.offer(await ada.say(3), { relay: 'honest' }, 0)).toBeUndefined();
  });

  it('stops forwarding somebody who leaves the stage', async () => {
    const ada = voice(1);
    const { feed, stage } = feedOf(ada);
    expect(feed.offer(await ada.say(0), from(ada), 0)).toBeUndefined();
    stage.length = 0;
    expect(feed.offer(await ada.say(3), from(ada), 0)).toBe('not-a-speaker');
  });

  it('keeps a copy: later changes of the source’s memory have no effect', async () => {
    const ada = voice(1);
    const { feed } = feedOf(ada);
    const bytes = Buffer.from(await ada.say(0));
    const before = new Uint8Array(bytes);
    feed.offer(bytes, from(ada), 0);
    bytes.fill(0);
    expect(feed.take(20)).toEqual([before]);
  });
});

describe('catching up', () => {
  it('brings everything after the named frame, and nothing twice at the next tick', async () => {
    const ada = voice(1);
    const { feed } = feedOf(ada);
    const said: Uint8Array[] = [];
    for (let i = 0; i < 5; i++) {
      said.push(await ada.say(i * 3));
      feed.offer(said[i]!, from(ada), i * 60);
      if (i < 4) feed.take(i * 60 + 20);
    }
    const missed = bundlesIn(feed.catchUp({ resume: [{ stream: ada.stream, seq: 5 }] }, 250));
    expect(missed).toEqual([said[2], said[3]]);
    expect(feed.take(260)).toEqual([said[4]]);
  });

  it('includes a bundle of which only the first frames were heard', async () => {
    const ada = voice(1);
    const { feed } = feedOf(ada);
    const bytes = await ada.say(0xfffffffe);
    feed.offer(bytes, from(ada), 0);
    feed.take(20);
    expect(bundlesIn(feed.catchUp({ resume: [{ stream: ada.stream, seq: 0xffffffff }] }, 30))).toEqual([bytes]);
    expect(feed.catchUp({ resume: [{ stream: ada.stream, seq: 0 }] }, 30)).toEqual([]);
  });

  it('includes streams that began meanwhile, for somebody who names others, and nothing for newcomers', async () => {
    const [ada, bo] = [voice(1), voice(2)];
    const { feed } = feedOf(ada, bo);
    feed.offer(await ada.say(0), from(ada), 0);
    const begun = await bo.say(70);
    feed.offer(begun, from(bo), 0);
    feed.take(20);
    expect(bundlesIn(feed.catchUp({ resume: [{ stream: ada.stream, seq: 2 }] }, 100))).toEqual([begun]);
    expect(feed.catchUp({ resume: [] }, 100)).toEqual([]);
  });

  it('goes back two seconds, and no further', async () => {
    const ada = voice(1);
    const { feed } = feedOf(ada);
    for (let i = 0; i < 100; i++) {
      feed.offer(await ada.say(i * 3), from(ada), i * 60);
      feed.take(i * 60);
    }
    const missed = bundlesIn(feed.catchUp({ resume: [{ stream: ada.stream, seq: 0 }] }, 99 * 60));
    expect(missed).toHaveLength(Math.floor(HISTORY / 60) + 1);
  });

  it('is bounded, and drops the oldest', async () => {
    const voices = Array.from({ length: 12 }, (_, i) => voice(i + 1));
    const { feed } = feedOf(...voices);
    let newest: Uint8Array | undefined;
    for (let i = 0; i < 12; i++) {
      for (const v of voices) {
        newest = await v.say(i * 2, { frames: [0, 1].map((k) => ({ seq: i * 2 + k, payload: new Uint8Array(950) })) });
        feed.offer(newest, from(v), i * 100);
      }
      feed.take(i * 100);
    }
    const messages = feed.catchUp({ resume: [{ stream: 'none', seq: 0 }] }, 1_200);
    const size = messages.reduce((sum, m) => sum + m.byteLength, 0);
    expect(size).toBeGreaterThan(MAX_CATCH_UP / 2);
    expect(size).toBeLessThan(MAX_CATCH_UP * 1.1);
    expect(bundlesIn(messages).at(-1)).toEqual(newest);
  });

  it('survives a speaker who starts stream after stream', async () => {
    const ada = voice(1);
    const { feed, stage } = feedOf(ada);
    const first = await ada.say(0);
    feed.offer(first, from(ada), 0);
    feed.take(20);
    for (let i = 0; i < 100; i++) {
      const again = voice(2, (1_000 + i).toString(16).padStart(16, '0'));
      stage[1] = again.member;
      expect(feed.offer(await again.say(0), from(again), 20 + i * 40)).toBeUndefined();
    }
    expect(feed.offer(first, from(ada), 20)).toBe('replay');
  });
});
