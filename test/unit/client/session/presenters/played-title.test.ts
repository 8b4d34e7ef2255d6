import { expect, it } from 'vitest';
import { playedTitle } from '../../../../../src/client/session/presenters/played-title.ts';
import { createEpochKey, type EpochKey } from '../../../../../src/node/e2ee/epoch-key.ts';
import { sealTitle } from '../../../../../src/node/e2ee/texts/title-seal.ts';
import type { Playing } from '../../../../../src/node/records/playing.ts';
import type { Room } from '../../../../../src/node/room/room.ts';
import { settle } from '../../../../support/fakes/fake-clock.ts';

const ID = 'ab'.repeat(32);
const ROOM = 'A'.repeat(27);

const roomOf = (playing: () => Playing | undefined) => ({ id: ROOM, playing: { of: playing } }) as unknown as Room;
const holding = (open: readonly EpochKey[]) => ({ keys: { held: { open } } }) as never;
const said = (title: Playing['title'], at = 1): Playing => ({ id: ID, at, title, bytes: new Uint8Array(0) });

it('is shown as it is said in an open room', () => {
  expect(
    playedTitle(
      roomOf(() => said('Prelude')),
      holding([]),
      ID,
    ),
  ).toBe('Prelude');
  expect(
    playedTitle(
      roomOf(() => undefined),
      holding([]),
      ID,
    ),
  ).toBe('');
});

it('is opened in a room for members once its key is there, stays while it is said again, and is tidy', async () => {
  const key = { term: 1, epoch: 2, key: createEpochKey() };
  const sealed = async (title: string, at: number) => said(await sealTitle(key, ROOM, { id: ID, at }, title), at);
  let now: Playing | undefined = await sealed('Pre\u202elude\n1', 1);
  const room = roomOf(() => now);
  expect(playedTitle(room, holding([]), ID)).toBe('');
  await settle();
  expect(playedTitle(room, holding([key]), ID)).toBe('');
  await settle();
  expect(playedTitle(room, holding([key]), ID)).toBe('Pre lude 1');
  now = await sealed('Fugue', 2);
  expect(playedTitle(room, holding([key]), ID)).toBe('Pre lude 1');
  await settle();
  expect(playedTitle(room, holding([key]), ID)).toBe('Fugue');
  now = said('', 3);
  expect(playedTitle(room, holding([key]), ID)).toBe('');
});
