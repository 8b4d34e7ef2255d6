import { signal } from '@preact/signals';
import { afterEach, expect, test, vi } from 'vitest';
import type { Session } from '../../../src/client/session/view/index.ts';
import { lateSession } from '../../../src/client/ui/shell/pending-session.ts';
import { demoSession } from './demo-session.ts';

const night = { title: 'Night owls', name: 'Noor', open: true, access: 'anyone', stageBy: 'anyone' } as const;

afterEach(() => vi.restoreAllMocks());

function loading() {
  const { promise, resolve, reject } = Promise.withResolvers<Session>();
  return { promise, resolve, reject };
}

test('before the session is there the page shows the hallway, or a lobby when the address names a room', () => {
  const { promise } = loading();
  expect(lateSession(promise, '').view.place.value).toBe('hallway');
  expect(lateSession(promise, '#').view.place.value).toBe('hallway');
  expect(lateSession(promise, '#room=x').view.place.value).toBe('lobby');
  expect(lateSession(promise, '').view.hallway.value.status).toBe('connecting');
});

test('once it is there its own signals show through', async () => {
  const { promise, resolve } = loading();
  const late = lateSession(promise, '');
  const real = demoSession('room-three');
  resolve(real);
  await vi.waitFor(() => expect(late.view.place.value).toBe('room'));
  expect(late.view.room.value).toBe(real.view.room.value);
  real.change({ title: 'Another' });
  expect(late.view.room.value?.title).toBe('Another');
  await real.stop();
});

test('what a person does meanwhile is done when it is there', async () => {
  const { promise, resolve } = loading();
  const late = lateSession(promise, '');
  const opened = late.act.openRoom(night);
  late.act.setHideAddress(true);
  const real = demoSession('hallway-empty');
  resolve(real);
  await opened;
  expect(real.asked.map(({ action }) => action).sort()).toEqual(['openRoom', 'setHideAddress']);
  expect(late.view.place.value).toBe('lobby');
  await real.stop();
});

test('a session that does not start is a notice that can be dismissed', async () => {
  const errors = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const { promise, reject } = loading();
  const late = lateSession(promise, '');
  late.act.setMuted(true);
  reject(new Error('no WebRTC here'));
  await vi.waitFor(() => expect(late.view.notices.value).toEqual([{ kind: 'old-browser' }]));
  expect(errors).toHaveBeenCalledOnce();
  const [notice] = late.view.notices.value;
  if (notice) late.act.dismiss(notice);
  expect(late.view.notices.value).toEqual([]);
  await expect(late.act.openRoom(night)).rejects.toThrow('no WebRTC here');
});

test('the own level passes through without a copy', async () => {
  const { promise, resolve } = loading();
  const late = lateSession(promise, '');
  const level = signal(0);
  const real = demoSession('hallway-empty');
  resolve({ ...real, view: { ...real.view, ownLevel: level } });
  await promise;
  level.value = 0.4;
  await vi.waitFor(() => expect(late.view.ownLevel.value).toBe(0.4));
  await real.stop();
});
