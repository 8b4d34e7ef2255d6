/** Joins a room with its outlets for as long as the room lasts. */
import { sleep } from '../../src/node/util/sleep.ts';
import { Failure } from '../util/failure.ts';
import type { Log } from '../util/log.ts';
import { HlsFolder, PLAYLIST } from './hls-folder.ts';
import { IcecastSource } from './icecast-source.ts';
import { MixedRoom } from './mixed-room.ts';
import type { BridgeOptions } from './options.ts';
import type { Outlet, Station } from './outlet.ts';
import { refusalOf } from './permission.ts';
import { askRelay } from './room-relays.ts';

export interface BridgeWorld {
  readonly log: Log;
  /** Tells the operator. */
  readonly say: (line: string) => void;
}

/** How often the relay of the link is asked where it is, while none brings the room, ms. */
const ASK = 10_000;
/** How often new drops are written down, ms. */
const DROPS = 60_000;

/** Runs until `signal` aborts or the room is over, and resolves. Rejects with a Failure where the room may not be sent, or nowhere can be. */
export async function bridge(options: BridgeOptions, world: BridgeWorld, signal: AbortSignal): Promise<void> {
  const ending = new AbortController();
  const { from, channels } = options;
  const outlets: Outlet[] = [];
  const known = Promise.withResolvers<void>();
  const room = new MixedRoom({
    room: from.room,
    channels,
    onBlock: (block) => Promise.all(outlets.map((outlet) => outlet.write(block))),
    onChange: (summary) => {
      if (!summary.known) return;
      const refusal = refusalOf(summary);
      if (refusal !== undefined) ending.abort(new Failure(refusal));
      else if (summary.closed) ending.abort();
      else known.resolve();
    },
  });
  room.learn(from.relays, 'link');
  const ended = new Promise<void>((resolve) => ending.signal.addEventListener('abort', () => resolve()));
  const closing = new AbortController();
  /** What fails ends all. */
  const start = (work: Promise<void>): Promise<void> => work.catch((error: unknown) => ending.abort(error));
  const stop = (): void => ending.abort();
  signal.addEventListener('abort', stop);
  if (signal.aborted) stop();

  world.say('Looking for the room');
  const hearing = start(room.run(ending.signal));
  const working = [
    start(findRelays(room, options, ending.signal)),
    start(noteDrops(() => [room, ...outlets].map(({ drops }) => drops), world.log, ending.signal)),
  ];
  await Promise.race([known.promise, ended]);
  if (!ending.signal.aborted) {
    world.say(`Hears the room "${room.summary.title}"`);
    outlets.push(...openOutlets(options, () => stationOf(room, options), world));
    working.push(...outlets.map((outlet) => start(outlet.run(closing.signal))));
  }
  await ended;
  signal.removeEventListener('abort', stop);
  await hearing;
  await Promise.all(outlets.map((outlet) => outlet.end()));
  closing.abort();
  await Promise.all(working);
  const why: unknown = ending.signal.reason;
  if (!(why instanceof DOMException)) throw why;
  if (room.summary.closed) world.say('The room is over');
}

function openOutlets(
  { icecast, hls, channels, bitrate }: BridgeOptions,
  station: () => Station,
  { log, say }: BridgeWorld,
): Outlet[] {
  const outlets: Outlet[] = [];
  if (icecast !== undefined) {
    const onMount = (open: boolean, why: string): void =>
      say(open ? `On the air at ${icecast.shown}` : `Icecast does not take it, and is tried again: ${why}`);
    outlets.push(new IcecastSource({ target: icecast, channels, bitrate, station, onMount }));
  }
  if (hls !== undefined) {
    const onFailure = (why: string): void => log.error({ why }, 'HLS cannot be written, and is tried again');
    outlets.push(new HlsFolder({ folder: hls, channels, bitrate, onFailure }));
    say(`Writes HLS to ${hls}: players open ${PLAYLIST}`);
  }
  return outlets;
}

function stationOf({ summary }: MixedRoom, { from }: BridgeOptions): Station {
  const { title, language, open } = summary;
  return { title, language, ...(open ? { link: from.link } : {}) };
}

/** A relay may start later than the bridge, or move. */
async function findRelays(room: MixedRoom, { from }: BridgeOptions, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    if (!room.summary.live) room.learn(await askRelay(from), 'link');
    await sleep(ASK, signal).catch(() => undefined);
  }
}

async function noteDrops(read: () => readonly unknown[], log: Log, signal: AbortSignal): Promise<void> {
  let noted = '';
  while (!signal.aborted) {
    await sleep(DROPS, signal).catch(() => undefined);
    const drops = read();
    const text = JSON.stringify(drops);
    if (text !== noted && text !== JSON.stringify(drops.map(() => ({}))))
      log.warn({ drops }, 'not all was heard or sent');
    noted = text;
  }
}
