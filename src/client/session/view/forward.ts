/** Actions that are called while the session is loading are carried out once it has loaded, in order. */
import type { Actions } from './index.ts';

/**
 * `now`: the session's actions, once they are usable; `soon` resolves with them, and rejects when there will be none. `meanwhile`: actions that need
 * no session.
 */
export function forwardActions(
  now: () => Actions | undefined,
  soon: () => Promise<Actions>,
  meanwhile: Partial<Actions> = {},
): Actions {
  const later = (name: keyof Actions, given: readonly unknown[]): Promise<unknown> => {
    const done = soon().then((act) => (act[name] as (...args: readonly unknown[]) => unknown)(...given));
    // A caller that waits gets the error; for the others a notice has said that nothing can be done.
    done.catch(() => undefined);
    return done;
  };
  return new Proxy({} as Actions, {
    get: (_, name: keyof Actions | 'then') => {
      // Not a promise, in case somebody awaits it.
      if (name === 'then') return undefined;
      const act = now();
      if (act !== undefined) return act[name];
      return meanwhile[name] ?? ((...given: readonly unknown[]) => later(name, given));
    },
  });
}
