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
