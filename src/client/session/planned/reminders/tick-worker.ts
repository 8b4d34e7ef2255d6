/** A clock that goes on in a hidden page, whose own timers browsers let fire once a minute. */
const TICK = 5_000;
setInterval(() => postMessage(0), TICK);

export {};
