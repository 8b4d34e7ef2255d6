/** What this person wants to be reminded of, on this device. */
import { isRoomId } from '../../../../node/identity/ids.ts';
import { asBool, asLine, asList, asUint } from '../../../../node/wire/cbor.ts';
import { device } from '../../platform/storage.ts';

/** Plans at a time, and servers that are asked about one. */
export const MAX_WANTED = 24;
const MAX_SERVERS = 4;

export interface Wanted {
  /** The plan's id. */
  readonly plan: string;
  readonly title: string;
  /** The next meeting, as servers told it last, ms since 1970. */
  readonly starts: number;
  readonly ends: number;
  /** Up to when everything has been told, ms since 1970. */
  readonly told: number;
  /** The relay reminds, also while no page is open. */
  readonly push: boolean;
  /** Where the plan is, with a slash at the end. */
  readonly servers: readonly string[];
}

/** What cannot be read is left out. */
export function recallWanted(): readonly Wanted[] {
  const lines = device.get('reminders')?.split('\n').slice(0, MAX_WANTED) ?? [];
  return lines.flatMap((line) => {
    try {
      return [wantedIn(JSON.parse(line))];
    } catch (cause) {
      console.warn('a reminder on this device cannot be read', cause);
      return [];
    }
  });
}

/** The newest first. */
export function rememberWanted(all: readonly Wanted[]): void {
  const lines = all.slice(0, MAX_WANTED).map(({ plan, title, starts, ends, told, push, servers }) => {
    return JSON.stringify([plan, title, starts, ends, told, push, servers.slice(0, MAX_SERVERS)]);
  });
  device.set('reminders', lines.length === 0 ? undefined : lines.join('\n'));
}

/** Throws MalformedError. */
function wantedIn(value: unknown): Wanted {
  const [plan, title, starts, ends, told, push, servers] = asList(value, 'reminder', 7);
  const id = asLine(plan, 'plan', 32);
  if (!isRoomId(id)) throw new TypeError('plan');
  return {
    plan: id,
    title: asLine(title, 'title', 512),
    starts: asUint(starts, 'starts'),
    ends: asUint(ends, 'ends'),
    told: asUint(told, 'told'),
    push: asBool(push, 'push'),
    servers: asList(servers, 'servers', 0, MAX_SERVERS).map((server) => asLine(server, 'server', 512)),
  };
}
