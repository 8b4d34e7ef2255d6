import { describe, expect, it } from 'vitest';
import { readReplayInfo, writeReplayInfo } from '../../../../src/node/replay/replay-info.ts';
import { MalformedError } from '../../../../src/node/wire/malformed.ts';

const INFO = { cuts: [{ at: 125, lasted: 3_001 }], captions: true, community: 'A'.repeat(43) };

describe('what a replay says of itself', () => {
  it('is read as it was written', () => {
    expect(readReplayInfo(writeReplayInfo(INFO))).toEqual(INFO);
    const plain = { cuts: [], captions: false, community: undefined };
    expect(readReplayInfo(writeReplayInfo(plain))).toEqual(plain);
    expect(readReplayInfo(writeReplayInfo({ ...plain, beyondMembers: true }))).toEqual({
      ...plain,
      beyondMembers: true,
    });
  });

  it.each([
    ['nothing', ''],
    ['another version', '{"version":9}'],
    ['no cuts', '{"version":1,"captions":true,"community":null}'],
    ['a time before the beginning', '{"version":1,"captions":true,"community":null,"cuts":[{"at":-1,"lasted":1}]}'],
    ['no word on members', '{"version":1,"captions":true,"community":null,"cuts":[],"beyondMembers":"yes"}'],
    ['no community', '{"version":1,"captions":true,"community":"x","cuts":[]}'],
  ])('is refused: %s', (_, text) => {
    expect(() => readReplayInfo(text)).toThrow(MalformedError);
  });
});
