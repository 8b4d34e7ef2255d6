/** Rules that every adapter of a port keeps. They run wherever the adapter does: in a unit test, or in a page. */

export interface Rule<Subject> {
  /** A sentence about the adapter. */
  readonly name: string;
  /** Rejects when it is not kept. */
  readonly holds: (subject: Subject) => Promise<void>;
}

/** Throws when what was found is not what was wanted, as JSON has it. */
export function same(what: string, found: unknown, wanted: unknown): void {
  const [is, should] = [JSON.stringify(found), JSON.stringify(wanted)];
  if (is !== should) throw new Error(`${what}: ${is}, not ${should}`);
}

/** Resolves when `condition` holds. Rejects after ten seconds without. */
export async function eventually(what: string, condition: () => boolean): Promise<void> {
  const end = performance.now() + 10_000;
  while (!condition()) {
    if (performance.now() > end) throw new Error(`waited in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

export async function rejects(what: string, work: Promise<unknown>): Promise<void> {
  const kept = await work.then(
    () => false,
    () => true,
  );
  if (!kept) throw new Error(`${what} came about`);
}
