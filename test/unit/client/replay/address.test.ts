import { describe, expect, it } from 'vitest';
import { fragmentAt, linkAt, replayAddress } from '../../../../src/client/replay/address.ts';

const PAGE = 'https://relay.example/stoa/replay/index.html';

describe('the address of a replay', () => {
  it('is a folder of the relay, or the one that the page is in', () => {
    const room = 'A'.repeat(27);
    expect(replayAddress(PAGE, `#replay=evening&room=${room}&t=61.5`)).toEqual({
      folder: 'https://relay.example/stoa/replays/evening/',
      room,
      second: 61.5,
    });
    expect(replayAddress('https://files.example/evening/', '#t=5')).toEqual({
      folder: 'https://files.example/evening/',
      room: undefined,
      second: 5,
    });
  });

  it.each(['#replay=../x', '#replay=https://evil.example', '#replay=', '#replay=a&room=b'])(
    'is none: %s',
    (fragment) => {
      expect(replayAddress(PAGE, fragment)).toBeUndefined();
    },
  );

  it('begins at the beginning when the time is no time', () => {
    for (const t of ['-1', 'x', '1e9', '']) expect(replayAddress(PAGE, `#t=${t}`)?.second).toBe(0);
  });

  it('is told with another moment', () => {
    expect(fragmentAt('#replay=evening&t=5', 61.9)).toBe('#replay=evening&t=61');
    expect(fragmentAt('', 3)).toBe('#t=3');
  });
});

describe('the link to hand on', () => {
  const room = 'A'.repeat(27);
  const page = `https://relay.example/replay/#replay=evening&room=${room}&t=3`;

  it('is the page at another second', () => {
    expect(linkAt(page, room, 12.7, false)).toBe(`https://relay.example/replay/#replay=evening&room=${room}&t=12`);
    expect(linkAt('https://files.example/evening/#t=1', room, 2, true)).toBe('https://files.example/evening/#t=2');
  });

  it('is one that tells of the replay, where the server answers such links', () => {
    expect(linkAt(page, room, 12.7, true)).toBe(`https://relay.example/r/${room}/evening#t=12`);
    expect(linkAt(page, room, 0.4, true)).toBe(`https://relay.example/r/${room}/evening`);
  });
});
