/** What a relay answers about what people carry: it takes profiles in, and hands them to whoever asks for those of a room by their sessions. */
import { isRoomId } from '../../src/node/identity/ids.ts';
import { MAX_ASKED, MAX_PROFILE_RECORD, PROFILES_PATH } from '../../src/node/profile/constants.ts';
import { writeProfileList } from '../../src/node/profile/profile-list.ts';
import { readProfileRecord } from '../../src/node/profile/profile-record.ts';
import { createRecordRoutes, type RecordRoutes } from '../http/intake/record-routes.ts';
import type { Counters } from '../util/counters.ts';
import { ProfileShelf } from './profile-shelf.ts';

export interface ProfileRoutesOptions {
  readonly counters: Counters;
  /** ms, by a clock that does not jump. */
  readonly now?: () => number;
}

export interface ProfileRoutes extends RecordRoutes {
  /** Profiles kept now. */
  readonly size: number;
  stop(): void;
}

const CHECKS = {
  each: { perSecond: 2, burst: 60, maxKeys: 4_096 },
  all: { perSecond: 100, burst: 1_000, maxKeys: 1 },
};
const SWEEP = 60_000;
/** Longest question: a room and as many sessions as may be asked for. */
const MAX_QUERY = 64 + MAX_ASKED * 68;
const SESSION = /^[0-9a-f]{64}$/;

export function createProfileRoutes({ counters, now = () => performance.now() }: ProfileRoutesOptions): ProfileRoutes {
  const shelf = new ProfileShelf();
  const sweep = setInterval(() => shelf.expire(now()), SWEEP);
  sweep.unref();
  const { serve } = createRecordRoutes({
    name: 'profiles',
    path: PROFILES_PATH,
    counters,
    now,
    most: { record: MAX_PROFILE_RECORD, query: MAX_QUERY },
    checks: CHECKS,
    take: async (bytes, from) => shelf.take(await readProfileRecord(bytes), now(), from),
    find: (query) => {
      const room = query.get('room') ?? '';
      const sessions = query.getAll('of');
      if (!isRoomId(room) || sessions.length > MAX_ASKED || !sessions.every((one) => SESSION.test(one)))
        return undefined;
      return writeProfileList(shelf.of(room, [...new Set(sessions)]));
    },
  });
  return {
    get size() {
      return shelf.size;
    },
    serve,
    stop: () => clearInterval(sweep),
  };
}
