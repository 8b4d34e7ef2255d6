import { describe, expect, it } from 'vitest';
import { Notices } from '../../../../../src/client/session/monitoring/notices.ts';
import { noticeClock, noticeMicrophone } from '../../../../../src/client/session/monitoring/problem-notices.ts';

function kinds(notices: Notices): string[] {
  return notices.view.value.map((n) => n.kind);
}

describe('notices', () => {
  it('of the microphone name the newest problem, and go when it is solved', () => {
    const notices = new Notices();
    notices.set('offline', true);
    noticeMicrophone(notices, 'denied');
    noticeMicrophone(notices, 'unplugged');
    expect(notices.view.value).toEqual([{ kind: 'microphone', problem: 'unplugged' }, { kind: 'offline' }]);
    notices.dismiss(notices.view.value[0]!);
    noticeMicrophone(notices, 'busy');
    expect(kinds(notices)).toEqual(['microphone', 'offline']);
    noticeMicrophone(notices, undefined);
    expect(kinds(notices)).toEqual(['offline']);
  });

  it('of the clock follow the error, but not its rounding, and stay dismissed while it is wrong', () => {
    const notices = new Notices();
    let changes = -1;
    notices.view.subscribe(() => changes++);
    noticeClock(notices, 3_600_000);
    expect(notices.view.value).toEqual([{ kind: 'clock', minutes: 60 }]);
    noticeClock(notices, 3_569_000);
    noticeClock(notices, 3_600_000);
    expect(changes).toBe(1);
    noticeClock(notices, -600_000);
    expect(notices.view.value).toEqual([{ kind: 'clock', minutes: -10 }]);
    notices.dismiss(notices.view.value[0]!);
    noticeClock(notices, -600_000);
    expect(kinds(notices)).toEqual([]);
    noticeClock(notices, undefined);
    noticeClock(notices, -600_000);
    expect(kinds(notices)).toEqual(['clock']);
    noticeClock(notices, undefined);
    expect(kinds(notices)).toEqual([]);
  });
});
