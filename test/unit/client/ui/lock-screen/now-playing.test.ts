import { expect, it, vi } from 'vitest';
import type { Actions } from '../../../../../src/client/session/view/index.ts';
import type { Room } from '../../../../../src/client/session/view/room.ts';
import { nowPlaying } from '../../../../../src/client/ui/lock-screen/now-playing.ts';
import { me, person } from '../../../../browser/page/fixtures.ts';
import { scenarios } from '../../../../browser/page/scenarios.ts';

const act = {
  pauseSound: vi.fn(async () => undefined),
  resumeSound: vi.fn(async () => undefined),
  setMuted: vi.fn(),
  leave: vi.fn(),
};
const room: Room = {
  ...Object.values(scenarios)
    .map((make) => make().room)
    .find((r) => r !== undefined)!,
  title: 'Bread',
  host: 'Ada',
};
const at = (more: Partial<Room>, silent = false) =>
  nowPlaying({ ...room, ...more }, [], silent, act as unknown as Actions);
const onStage = (muted: boolean, silenced = false) => at({ canSpeak: true, me: me({ muted, silenced }) });

it('shows the room and who speaks in it, or its host before anybody has spoken', () => {
  const shown = nowPlaying(room, [person('Bao'), person('')], false, act as unknown as Actions);
  expect(shown).toMatchObject({ title: 'Bread', artist: 'Bao and Guest' });
  expect(at({}).artist).toContain('Ada');
});

it('lets whoever only listens stop and start the sound, and leave', () => {
  const { does, playing, microphone } = at({ canSpeak: false });
  expect([playing, microphone, at({ canSpeak: false }, true).playing]).toEqual([true, undefined, false]);
  does.pause?.();
  expect(act.pauseSound).toHaveBeenCalledOnce();
  does.play?.();
  expect(act.resumeSound).toHaveBeenCalledOnce();
  does.stop?.();
  does.hangup?.();
  expect(act.leave).toHaveBeenCalledTimes(2);
  expect(act.setMuted).not.toHaveBeenCalled();
});

it('mutes whoever is on stage by the same button, whom "stop" does not put out of the room', () => {
  const live = onStage(false);
  expect(live).toMatchObject({ playing: true, microphone: true });
  live.does.pause?.();
  expect(act.setMuted).toHaveBeenLastCalledWith(true);
  live.does.play?.();
  expect(act.setMuted).toHaveBeenLastCalledWith(false);
  live.does.togglemicrophone?.();
  expect(act.setMuted).toHaveBeenLastCalledWith(true);
  expect(live.does.stop).toBeUndefined();
  expect(onStage(true)).toMatchObject({ playing: false, microphone: false });
  onStage(true).does.togglemicrophone?.();
  expect(act.setMuted).toHaveBeenLastCalledWith(false);
});

it('gives somebody who was silenced no button for the microphone', () => {
  const { does, microphone } = onStage(false, true);
  expect(microphone).toBe(false);
  expect(Object.keys(does)).toEqual(['hangup']);
});
