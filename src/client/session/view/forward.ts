/** Whatever a person does while the session is on its way is done when it is there, in the order it was done. */
import type { Actions } from './index.ts';

/**
 * `now` is the session's actions once they are to be used; `soon` resolves with them, and rejects when there will be none. `meanwhile`: what can be
 * done without.
 */
export function forwardActions(
  now: () => Actions | undefined,
  soon: () => Promise<Actions>,
  meanwhile: Partial<Actions> = {},
): Actions {
  const later = (name: keyof Actions, given: readonly unknown[]): Promise<unknown> => {
    const done = soon().then((act) => (act[name] as (...args: readonly unknown[]) => unknown)(...given));
    // Whoever waits for it is told; to those who do not, a notice has said that nothing can be done.
    done.catch(() => undefined);
    return done;
  };
  return new Proxy({} as Actions, {
    get: (_, name: keyof Actions | 'then') => {
      // No promise, whoever awaits it.
      if (name === 'then') return undefined;
      const act = now();
      if (act !== undefined) return act[name];
      return meanwhile[name] ?? ((...given: readonly unknown[]) => later(name, given));
    },
  });
}
