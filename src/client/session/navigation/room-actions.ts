/** What people do in the room they are in: with their hand, with their invites and, as hosts and moderators, with others. */

import type { Signer } from '../../../node/identity/keys.ts';
import { endRoom } from '../../../node/participant/create-room.ts';
import { decide, memberOf } from '../../../node/participant/rights/moderate.ts';
import { fetchCode } from '../platform/fetch-code.ts';
import type { Actions } from '../view/index.ts';
import type { RoomNavigator } from './room-navigator.ts';

type Deeds = Pick<
  Actions,
  | 'raiseHand'
  | 'explainHand'
  | 'setRecording'
  | 'recordings'
  | 'captions'
  | 'music'
  | 'profiles'
  | 'setKeepsMyVoice'
  | 'react'
  | 'write'
  | 'endRoom'
  | 'declineStage'
  | 'inviteToStage'
  | 'toAudience'
  | 'setSilenced'
  | 'remove'
  | 'ban'
  | 'unban'
  | 'admit'
  | 'setLocked'
  | 'setRules'
  | 'setModerator'
  | 'handOver'
  | 'makeInvite'
  | 'revokeInvite'
>;

const BANS = { hour: 'ban-hour', day: 'ban-day', good: 'ban' } as const;

export function roomActions(rooms: RoomNavigator, identity: Signer): Deeds {
  const records = () => rooms.visit?.records;
  const does = (deed: Parameters<typeof decide>[1]) => (id: string) => {
    const here = records();
    if (here !== undefined) void decide(here, deed, id);
  };
  /** A grant or a charter does it; the act tells everyone. */
  const gives = async (id: string, deed: Parameters<typeof decide>[1], give: 'appoint' | 'dismiss' | 'handOver') => {
    const { visit } = rooms;
    const member = visit && memberOf(visit.records, id);
    if (visit !== undefined && member !== undefined && (await decide(visit.records, deed, id)))
      await visit.issuedGrants[give](member);
  };
  const talk = () => rooms.visit?.participant?.talk;
  return {
    setRecording: (on) => rooms.parts.setRecording(on),
    recordings: async () => (await fetchCode(() => import('../recording/saved-recordings.ts'))).recordings,
    captions: () => rooms.parts.captions(),
    music: () => rooms.parts.music(),
    profiles: () => rooms.parts.profiles(),
    setKeepsMyVoice: (keep) => rooms.setKeepsMyVoice(keep),
    raiseHand: async (raised) => talk()?.raise(raised),
    explainHand: async (reason) => (await talk()?.explain(reason)) ?? false,
    react: async (reaction) => talk()?.react(reaction),
    write: async (text) => (await talk()?.write(text)) ?? false,
    endRoom: () => {
      const { visit } = rooms;
      void (async () => {
        if (visit !== undefined && (await endRoom(visit.records, identity))) rooms.leave();
      })();
    },
    declineStage: () => {
      rooms.visit?.standing.decline();
      rooms.refresh();
    },
    inviteToStage: does('invite-to-stage'),
    toAudience: does('to-audience'),
    setSilenced: (id, silenced) => does(silenced ? 'silence' : 'unsilence')(id),
    remove: does('remove'),
    ban: (id, term) => does(BANS[term])(id),
    unban: does('unban'),
    admit: does('admit'),
    setLocked: (locked) => void records()?.moderator.act(locked ? 'lock' : 'unlock', undefined),
    setRules: (change) => rooms.rule(change),
    setModerator: (id, moderator) =>
      void (moderator ? gives(id, 'make-moderator', 'appoint') : gives(id, 'unmake-moderator', 'dismiss')),
    handOver: (id) => void gives(id, 'hand-over', 'handOver'),
    makeInvite: async (kind) => {
      const link = await rooms.visit?.issuedGrants.invite(kind);
      rooms.refresh();
      return link;
    },
    revokeInvite: (seat) => void rooms.visit?.issuedGrants.revokeInvite(seat),
  };
}
