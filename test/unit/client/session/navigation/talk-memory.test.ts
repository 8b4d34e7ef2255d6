import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { forgetTalk, recallTalk, rememberTalk } from '../../../../../src/client/session/navigation/talk-memory.ts';
import { tab } from '../../../../../src/client/session/platform/storage.ts';
import type { RoomId } from '../../../../../src/node/identity/ids.ts';

const NOW = 1_800_000_000_000;
const [ROOM, OTHER] = ['r'.repeat(27), 's'.repeat(27)] as [RoomId, RoomId];

beforeEach(() => {
  vi.useFakeTimers({ now: NOW, toFake: ['Date'] });
});
afterEach(() => {
  forgetTalk();
  vi.useRealTimers();
});

it('has since when somebody is in a room and when they wrote, for that room and some minutes', () => {
  rememberTalk(ROOM, { came: NOW - 60_000, wrote: NOW - 5_000 });
  vi.setSystemTime(NOW + 599_999);
  expect(recallTalk(ROOM)).toEqual({ came: NOW - 60_000, wrote: NOW - 5_000 });
  expect(recallTalk(OTHER)).toBeUndefined();
  vi.setSystemTime(NOW + 600_000);
  expect(recallTalk(ROOM)).toBeUndefined();
});

it('knows of one of an audience who has said nothing that they have not come', () => {
  rememberTalk(ROOM, { came: undefined, wrote: 0 });
  expect(recallTalk(ROOM)).toEqual({ came: undefined, wrote: 0 });
});

it.each([
  ['', undefined],
  ['null', undefined],
  ['{"room":', undefined],
  [JSON.stringify({ room: ROOM, came: 1, wrote: NOW + 1, at: NOW }), undefined],
  [JSON.stringify({ room: ROOM, came: 1, wrote: 0, at: NOW + 1 }), undefined],
  [JSON.stringify({ room: ROOM, came: 1, wrote: '0', at: NOW }), undefined],
  [JSON.stringify({ room: ROOM, came: NOW + 1, wrote: 1, at: NOW }), { came: undefined, wrote: 1 }],
])('believes of %s no time to come', (text, read) => {
  tab.set('talk', text);
  expect(recallTalk(ROOM)).toEqual(read);
});

it('is gone with the room', () => {
  rememberTalk(ROOM, { came: NOW, wrote: 0 });
  forgetTalk();
  expect(recallTalk(ROOM)).toBeUndefined();
});
