import { describe, expect, it } from 'vitest';
import { Notices } from '../../../../../src/client/session/monitoring/notices.ts';

function kinds(notices: Notices): string[] {
  return notices.view.value.map((n) => n.kind);
}

describe('notices', () => {
  it('show current problems, newest first, each once', () => {
    const notices = new Notices();
    notices.set('offline', true);
    notices.set('link-weak', true);
    notices.set('offline', true);
    expect(kinds(notices)).toEqual(['link-weak', 'offline']);
    notices.set('offline', false);
    expect(kinds(notices)).toEqual(['link-weak']);
  });

  it('that were dismissed return only when their cause does', () => {
    const notices = new Notices();
    notices.set('link-weak', true);
    notices.dismiss(notices.view.value[0]!);
    notices.set('link-weak', true);
    expect(kinds(notices)).toEqual([]);
    notices.set('link-weak', false);
    notices.set('link-weak', true);
    expect(kinds(notices)).toEqual(['link-weak']);
  });

  it('of the microphone name the newest problem, and go when it is solved', () => {
    const notices = new Notices();
    notices.set('offline', true);
    notices.setMicrophone('denied');
    notices.setMicrophone('unplugged');
    expect(notices.view.value).toEqual([{ kind: 'microphone', problem: 'unplugged' }, { kind: 'offline' }]);
    notices.dismiss(notices.view.value[0]!);
    notices.setMicrophone('busy');
    expect(kinds(notices)).toEqual(['microphone', 'offline']);
    notices.setMicrophone(undefined);
    expect(kinds(notices)).toEqual(['offline']);
  });

  it('of the clock follow the error, but not its rounding, and stay dismissed while it is wrong', () => {
    const notices = new Notices();
    let changes = -1;
    notices.view.subscribe(() => changes++);
    notices.setClock(3_600_000);
    expect(notices.view.value).toEqual([{ kind: 'clock', minutes: 60 }]);
    notices.setClock(3_569_000);
    notices.setClock(3_600_000);
    expect(changes).toBe(1);
    notices.setClock(-600_000);
    expect(notices.view.value).toEqual([{ kind: 'clock', minutes: -10 }]);
    notices.dismiss(notices.view.value[0]!);
    notices.setClock(-600_000);
    expect(kinds(notices)).toEqual([]);
    notices.setClock(undefined);
    notices.setClock(-600_000);
    expect(kinds(notices)).toEqual(['clock']);
    notices.setClock(undefined);
    expect(kinds(notices)).toEqual([]);
  });

  it('change their signal only when something visible changes', () => {
    const notices = new Notices();
    let changes = -1;
    notices.view.subscribe(() => changes++);
    notices.set('offline', false);
    notices.set('offline', true);
    notices.set('offline', true);
    expect(changes).toBe(1);
  });
});
