import { describe, expect, it } from 'vitest';
import { RelayConduct } from '../../../../../src/node/fanout/subscribe/relay-conduct.ts';

const STREAM = '00112233445566ff';
const at = (last: number) => ({ stream: STREAM, last });

describe('the conduct of a relay', () => {
  it('is bad at the third false signature, however far apart, counted per relay', () => {
    const conduct = new RelayConduct();
    expect(conduct.bundle('olive', 'signature', at(2), 0)).toBeUndefined();
    expect(conduct.bundle('olive', 'malformed', undefined, 600_000)).toBeUndefined();
    expect(conduct.bundle('fig', 'signature', at(2), 600_000)).toBeUndefined();
    expect(conduct.bundle('olive', 'signature', at(5), 1_200_000)).toBe('altered');
  });

  it('may include audio that is not of this room for a moment, as of someone who just left the stage, and no longer', () => {
    const conduct = new RelayConduct();
    const foreign = (count: number, from: number) =>
      Array.from({ length: count }, (_, i) => conduct.bundle('olive', 'not-a-speaker', at(i), from + i * 60)).find(
        Boolean,
      );
    expect(foreign(25, 0)).toBeUndefined();
    expect(foreign(25, 60_000)).toBeUndefined();
    expect(foreign(60, 120_000)).toBe('foreign');
  });

  it('is bad when it keeps repeating audio, or sends old audio', () => {
    const conduct = new RelayConduct();
    for (let i = 0; i < 100; i++) expect(conduct.bundle('olive', undefined, at(i * 3), i * 60)).toBeUndefined();
    const again = Array.from({ length: 40 }, (_, i) =>
      conduct.bundle('olive', 'seen', at(180 + i * 3), 6_000 + i * 60),
    );
    expect(again.find(Boolean)).toBe('replayed');
    const stale = Array.from({ length: 40 }, (_, i) => conduct.bundle('fig', 'stale', at(i), i * 60));
    expect(stale.find(Boolean)).toBe('replayed');
  });

  it('may include the same audio on each channel, and forgeries on none', () => {
    const conduct = new RelayConduct();
    for (let i = 0; i < 100; i++) {
      expect(conduct.bundle('olive', undefined, at(i * 3), i * 60)).toBeUndefined();
      expect(conduct.bundle('olive', 'seen', at(i * 3), i * 60, 'olive spare')).toBeUndefined();
    }
    const again = Array.from({ length: 40 }, (_, i) =>
      conduct.bundle('olive', 'seen', at(180 + i * 3), 6_000 + i * 60, 'olive spare'),
    );
    expect(again.find(Boolean)).toBe('replayed');
    const forged = ['fig', 'fig spare', 'fig spare'].map((line) => conduct.bundle('fig', 'signature', at(2), 0, line));
    expect(forged).toEqual([undefined, undefined, 'altered']);
  });

  it('is good when two relays bring the same, and when it repeats what was requested', () => {
    const conduct = new RelayConduct();
    for (let i = 0; i < 100; i++) {
      expect(conduct.bundle('olive', undefined, at(i * 3), i * 60)).toBeUndefined();
      expect(conduct.bundle('fig', 'seen', at(i * 3), i * 60)).toBeUndefined();
    }
    conduct.asked('olive', 6_000);
    for (let i = 60; i < 100; i++) expect(conduct.bundle('olive', 'seen', at(i * 3), 6_100)).toBeUndefined();
  });

  it('is bad at the third record of the room that nobody signed', () => {
    const conduct = new RelayConduct();
    expect(conduct.records('olive', 2, 0)).toBeUndefined();
    expect(conduct.records('olive', 1, 5_000)).toBe('invented');
    expect(conduct.records('fig', 500, 0)).toBe('invented');
  });
});
