import { describe, expect, it } from 'vitest';
import {
  isReplayId,
  type ListedReplay,
  MAX_LISTED,
  readListing,
  replayLink,
  writeListing,
} from '../../../../src/node/replay/listing.ts';
import { MalformedError } from '../../../../src/node/wire/malformed.ts';

const REPLAY: ListedReplay = {
  id: 'evening-1',
  room: 'A'.repeat(27),
  title: 'Evening',
  started: Date.UTC(2026, 10, 30),
  lasts: 61.5,
  speakers: ['Ada', 'Bao'],
  host: 'ab'.repeat(32),
  community: undefined,
};

describe('the list of replays', () => {
  it('is read as it was written, and bounded', () => {
    expect(readListing(writeListing([REPLAY]))).toEqual([REPLAY]);
    expect(readListing(writeListing(Array.from({ length: MAX_LISTED + 5 }, () => REPLAY)))).toHaveLength(MAX_LISTED);
  });

  it.each(['../evening', '', '.', '-a', 'a/b', 'a'.repeat(65), 'é'])('names no folder %j', (id) => {
    expect(isReplayId(id)).toBe(false);
    expect(() => readListing(writeListing([{ ...REPLAY, id }]))).toThrow(MalformedError);
  });

  it.each(['', '[]', '{"version":2,"replays":[]}', '{"version":1,"replays":[{}]}', 'x'.repeat(600_000)])(
    'is refused as %.30j',
    (text) => {
      expect(() => readListing(text)).toThrow(MalformedError);
    },
  );

  it('leads to a replay, and to a moment of it', () => {
    expect(replayLink('https://relay.example/', REPLAY)).toBe(
      `https://relay.example/replay/#replay=evening-1&room=${REPLAY.room}`,
    );
    expect(replayLink('https://relay.example/', REPLAY, 61.7)).toMatch(/&t=61$/);
  });
});
