import { expect, it } from 'vitest';
import { holdSession, isHeldElsewhere } from '../../../../../src/client/session/navigation/tab-lock.ts';

const [ONE, OTHER] = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)];

/** A browser's locks, of which whoever holds one can be ended. */
function browser() {
  const held = new Map<string, () => void>();
  const request: LockManager['request'] = async (name: string, ...rest: unknown[]) => {
    const work = rest.at(-1) as () => unknown;
    const { signal } = (rest.length > 1 ? rest[0] : {}) as { signal?: AbortSignal };
    while (held.has(name)) {
      signal?.throwIfAborted();
      await new Promise((again) => setTimeout(again, 1));
    }
    await Promise.race([work(), new Promise<void>((end) => held.set(name, end))]);
    held.delete(name);
  };
  return { locks: { request } as LockManager, end: () => held.forEach((end) => void end()) };
}

it('knows the session of a page that lives from one that is gone, or was another’s', async () => {
  const { locks, end } = browser();
  holdSession(ONE, { locks });
  expect(await isHeldElsewhere(ONE, { locks }, 20)).toBe(true);
  expect(await isHeldElsewhere(OTHER, { locks }, 20)).toBe(false);
  end();
  expect(await isHeldElsewhere(ONE, { locks }, 20)).toBe(false);
});

it('waits for a page that is on its way out', async () => {
  const { locks, end } = browser();
  holdSession(ONE, { locks });
  const asked = isHeldElsewhere(ONE, { locks }, 10_000);
  end();
  expect(await asked).toBe(false);
});

it('takes no page for a duplicate where there are no locks, or none may be had', async () => {
  expect(await isHeldElsewhere(ONE, {})).toBe(false);
  const refuse = async () => {
    throw new DOMException('not here', 'SecurityError');
  };
  const locks = { request: refuse } as unknown as LockManager;
  holdSession(ONE, { locks });
  expect(await isHeldElsewhere(ONE, { locks })).toBe(false);
});
