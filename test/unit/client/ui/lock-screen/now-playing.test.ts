import { beforeEach, expect, it, vi } from 'vitest';
import type { Actions } from '../../../../../src/client/session/view/index.ts';
import type { Room } from '../../../../../src/client/session/view/room.ts';
import { ButtonMute } from '../../../../../src/client/ui/lock-screen/button-mute.ts';
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
  access: 'anyone',
};
let mute: ButtonMute;
const at = (more: Partial<Room>, silent = false) => {
  const seen = { ...room, ...more };
  mute.see(seen);
  return nowPlaying(seen, [], silent, act as unknown as Actions, mute);
};
const onStage = (muted: boolean, more: { silenced?: boolean; unheard?: boolean } = {}) =>
  at({ canSpeak: true, unheard: more.unheard ?? false, me: me({ muted, silenced: more.silenced ?? false }) });

beforeEach(() => {
  mute = new ButtonMute();
  vi.clearAllMocks();
});

it('shows the room and who speaks in it, or its host before anybody has spoken', () => {
  const shown = nowPlaying(room, [person('Bao'), person('')], false, act as unknown as Actions, mute);
  expect(shown).toMatchObject({ title: 'Bread', artist: 'Bao and Guest' });
  expect(at({}).artist).toContain('Ada');
});

it('names nobody, nor the room, where only members may come in', () => {
  const shown = nowPlaying({ ...room, access: 'members' }, [person('Bao')], false, act as unknown as Actions, mute);
  expect(shown).toMatchObject({ title: 'Stoa', artist: '' });
});

it('lets whoever only listens stop and start the sound, and leave', () => {
  const { does, playing } = at({ canSpeak: false });
  expect([playing, at({ canSpeak: false }, true).playing]).toEqual([true, false]);
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
  expect(live.playing).toBe(true);
  live.does.pause?.();
  expect(act.setMuted).toHaveBeenLastCalledWith(true);
  live.does.play?.();
  expect(act.setMuted).toHaveBeenLastCalledWith(false);
  live.does.togglemicrophone?.();
  expect(act.setMuted).toHaveBeenLastCalledWith(true);
  expect(live.does.stop).toBeUndefined();
  expect(onStage(true).playing).toBe(false);
  onStage(true).does.togglemicrophone?.();
  expect(act.setMuted).toHaveBeenLastCalledWith(false);
});

it('gives somebody who was silenced no button for the microphone', () => {
  const { does, playing } = onStage(false, { silenced: true });
  expect(playing).toBe(false);
  expect(Object.keys(does)).toEqual(['hangup']);
});

it('puts nobody on air by a "play" who muted on the page, only whom its own "pause" has muted', () => {
  onStage(true).does.play?.();
  onStage(true).does.pause?.();
  onStage(true).does.play?.();
  expect(act.setMuted).not.toHaveBeenCalledWith(false);

  onStage(false).does.pause?.();
  // The room shows it only after a moment.
  onStage(false);
  onStage(true).does.play?.();
  expect(act.setMuted).toHaveBeenLastCalledWith(false);

  onStage(false);
  act.setMuted.mockClear();
  onStage(true).does.play?.();
  expect(act.setMuted).not.toHaveBeenCalled();

  // Undone before the room has shown it.
  const { pause, play } = onStage(false).does;
  pause?.();
  play?.();
  onStage(false);
  act.setMuted.mockClear();
  onStage(true).does.play?.();
  expect(act.setMuted).not.toHaveBeenCalled();
});

it.each([
  ['silenced', () => onStage(true, { silenced: true })],
  ['heard again', () => onStage(false)],
  ['off the stage', () => at({ canSpeak: false, me: me({ muted: true }) })],
])('forgets its "pause" once the person was %s meanwhile', (_, meanwhile) => {
  onStage(false).does.pause?.();
  onStage(true);
  meanwhile();
  act.setMuted.mockClear();
  onStage(true).does.play?.();
  expect(act.setMuted).not.toHaveBeenCalled();
});

it('mutes a microphone that is open and brings nothing, during a call for one, like the button of the page', () => {
  const held = onStage(true, { unheard: true });
  expect(held.playing).toBe(true);
  held.does.togglemicrophone?.();
  expect(act.setMuted).toHaveBeenLastCalledWith(true);
  held.does.pause?.();
  onStage(true).does.play?.();
  expect(act.setMuted).toHaveBeenLastCalledWith(false);
});
