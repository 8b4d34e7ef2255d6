import { expect, it } from 'vitest';
import { notifySystemd } from '../../../../relay/util/systemd.ts';

function told(env: Record<string, string>): (readonly string[])[] {
  const calls: (readonly string[])[] = [];
  notifySystemd('READY=1', 'Open at http://localhost', { env, run: (...call) => void calls.push(call.flat()) });
  return calls;
}

it('systemd that waits for it is told, by its own program', () => {
  expect(told({ NOTIFY_SOCKET: '/run/systemd/notify' })).toEqual([
    ['systemd-notify', 'READY=1', 'STATUS=Open at http://localhost'],
  ]);
});

it('nothing runs where no systemd waits', () => {
  expect(told({})).toEqual([]);
  expect(told({ NOTIFY_SOCKET: '' })).toEqual([]);
});
