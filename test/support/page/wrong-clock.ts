/**
 * Runs inside pages, before any of their code: the clock of the device is wrong, until it is set right. What counts time from the page's
 * beginning (timers, `performance`) goes on as it does on any device. Self-contained: it is turned into source text.
 */

declare global {
  /** By how much the clock is ahead, ms. Kept for the tab, as a device keeps it: a reload changes nothing. */
  var stoaClock: { set(ahead: number): void };
}

export function installWrongClock(atFirst: number): void {
  // A tab is blank at first, and keeps nothing.
  if (location.protocol === 'about:') return;
  const Right = Date;
  let ahead = Number(sessionStorage.getItem('clock') ?? atFirst);
  globalThis.stoaClock = {
    set: (to) => {
      ahead = to;
      sessionStorage.setItem('clock', `${to}`);
    },
  };
  globalThis.Date = new Proxy(Right, {
    construct: (_, given: [number], target) =>
      Reflect.construct(Right, given.length > 0 ? given : [Date.now()], target),
    apply: () => new Date().toString(),
    get: (_, key) => (key === 'now' ? () => Right.now() + ahead : Reflect.get(Right, key)),
  });
}
