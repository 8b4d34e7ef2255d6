/**
 * Bundles of publishers whom the room does not have on stage yet: their record comes by another way, and what they say first may overtake it. Held for a
 * moment, a few of each. Pure.
 */

/** How long one is held, ms, and how many of each publisher: what is said in that time. */
const LIFE = 1_000;
const MOST = 18;

interface Held {
  readonly bytes: Uint8Array;
  readonly at: number;
}

export class EarlyBundles {
  readonly #bySession = new Map<string, Held[]>();

  /** Takes one of a publisher (session key in hex) at `now`, ms. False when too many of it are held. */
  hold(session: string, bytes: Uint8Array, now: number): boolean {
    const held = this.#bySession.get(session) ?? [];
    if (held.length >= MOST) return false;
    held.push({ bytes, at: now });
    this.#bySession.set(session, held);
    return true;
  }

  /** Those that are due, in the order in which they came: of whoever may speak now, and those that were held for long enough. */
  take(speaks: (session: string) => boolean, now: number): readonly { session: string; bytes: Uint8Array }[] {
    const due: { session: string; bytes: Uint8Array }[] = [];
    for (const [session, held] of this.#bySession) {
      const all = speaks(session);
      while (held[0] !== undefined && (all || now - held[0].at >= LIFE))
        due.push({ session, bytes: held.shift()!.bytes });
      if (held.length === 0) this.#bySession.delete(session);
    }
    return due;
  }
}
