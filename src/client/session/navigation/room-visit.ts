/** Everything that belongs to the one room that this page is at, from its lobby on. */
import { Announcer } from '../../../node/directory/announcer.ts';
import type { Route } from '../../../node/directory/room-link.ts';
import { personOf } from '../../../node/identity/person.ts';
import type { Participant } from '../../../node/participant/participant.ts';
import { HeldGrants } from '../../../node/participant/rights/held-grants.ts';
import { IssuedGrants } from '../../../node/participant/rights/issued-grants.ts';
import {
  ModerationEffects,
  type ModerationEffectsOptions,
} from '../../../node/participant/rights/moderation-effects.ts';
import { RoomPreview } from '../../../node/participant/room-preview.ts';
import type { Charter } from '../../../node/records/charter.ts';
import { Room as RoomRecords } from '../../../node/room/room.ts';
import { serveSnapshots } from '../../../node/room/snapshot-protocol.ts';
import { isHost, stageOf } from '../../../node/room/stage-rules.ts';
import type { ListKeeper } from '../banlists/list-keeper.ts';
import type { RoomCaptions } from '../captions/room-captions.ts';
import type { RoomMusic } from '../music/room-music.ts';
import { people } from '../people/people-store.ts';
import { RuledTexts } from '../presenters/room-rules.ts';
import type { RoomProfiles } from '../profile/room-profiles.ts';
import type { RoomRecording } from '../recording/room-recording.ts';
import type { KeptVoices } from '../report/kept-voices.ts';
import type { ReportWatch } from '../report/report-watch.ts';
import { keepOwnCharter } from './own-charter.ts';
import type { RoomContext } from './room-context.ts';

export interface RoomVisit {
  readonly records: RoomRecords;
  readonly door: RoomPreview;
  readonly announcer: Announcer;
  /** Relays that the link named. */
  readonly relays: readonly string[];
  readonly grants: HeldGrants;
  readonly issuedGrants: IssuedGrants;
  readonly standing: ModerationEffects;
  /** Stops answering newcomers' snapshot requests. */
  serving: Promise<() => Promise<void>> | undefined;
  /** Set once inside. */
  participant: Participant | undefined;
  /** While this page records the room. */
  recording: RoomRecording | undefined;
  /** Once inside: the last of what is said, so that it can be reported. */
  kept: KeptVoices | undefined;
  reportWatch: ReportWatch | undefined;
  /** Once inside: bans by the lists of the room's community, while this person presides. */
  listKeeper: ListKeeper | undefined;
  /** Once this person has wanted to read. */
  captions: RoomCaptions | undefined;
  /** Once this person has wanted to play a file. */
  music: RoomMusic | undefined;
  /** Once everything that a room has is loaded. */
  profiles: RoomProfiles | undefined;
  /** Texts of the room's rules, as they are opened. */
  readonly texts: RuledTexts;
  /** The rules are being said again. */
  ruling: boolean;
  /** The person waits at the door of a locked room. */
  knocking: boolean;
}

/** Nothing runs yet; see `startVisit`. */
export function createVisit(
  options: RoomContext,
  { room, relays }: Extract<Route, { at: 'room' }>,
  rooms: Pick<ModerationEffectsOptions, 'leave' | 'stepDown'>,
  onChange: () => void,
): RoomVisit {
  const { peer, self, directory, identity, grants, myName } = options;
  options.relays.learn(relays, { prefer: true });
  const records = new RoomRecords({ id: room, gossip: peer.gossip, mayPreside: options.clockIsRight });
  records.interactions.ignores = ({ identity }) => people.of(personOf(identity))?.blocked === true;
  const visit: RoomVisit = {
    records,
    door: new RoomPreview({ room: records, relays: options.relays, onChange }),
    announcer: new Announcer({
      directory,
      room: records,
      session: self.session,
      founder: () =>
        isHost(records.roster.charter, { identity: identity.publicKey })
          ? { key: identity.publicKey, name: () => myName.peek() }
          : undefined,
      relays: () => options.relays.held.map((r) => r.address),
      audience: () => Math.max(records.audience.listeners(), visit.participant?.relay.status.listeners ?? 0),
    }),
    relays,
    grants: new HeldGrants({ records, identity, grants, onChange }),
    issuedGrants: new IssuedGrants({
      records,
      identity,
      grants,
      page: () => options.location.href,
      relays: () => {
        const held = options.relays.held.map((r) => r.address);
        return held.length > 0 ? held : relays;
      },
    }),
    standing: new ModerationEffects({ records, identity: identity.publicKey, notices: options.notices, ...rooms }),
    serving: undefined,
    participant: undefined,
    recording: undefined,
    kept: undefined,
    reportWatch: undefined,
    listKeeper: undefined,
    captions: undefined,
    music: undefined,
    profiles: undefined,
    texts: new RuledTexts(onChange),
    ruling: false,
    knocking: false,
  };
  return visit;
}

/** `made` is the charter of a room that this person has just founded, `invite` what the link offers. */
export function startVisit(
  visit: RoomVisit,
  { peer, relays, hideAddress, identity }: RoomContext,
  onChange: () => void,
  { made, invite }: { made?: Charter | undefined; invite?: string | undefined } = {},
): void {
  const { records, announcer, door, grants } = visit;
  records.start();
  records.on('change', () => {
    // Somebody who hides their address connects to no relay that a stranger named; and nobody does before they are inside.
    if (visit.participant === undefined || hideAddress.peek()) return;
    relays.learnNamed(stageOf(records).flatMap((m) => m.relays));
  });
  records.on('change', onChange);
  records.on('said', onChange);
  keepOwnCharter(records, identity.publicKey);
  if (made !== undefined) void records.proclaim(made);
  announcer.start();
  door.start();
  if (invite !== undefined) void grants.open(invite);
  visit.serving = serveSnapshots(
    peer.libp2p,
    (id) => (id === records.id ? records : undefined),
    (from, why) => {
      if (why === 'malformed') peer.blame(from);
    },
  );
}

/** Leaves the room, if inside, and its lobby. */
export async function endVisit({
  records,
  announcer,
  door,
  participant,
  recording,
  kept,
  reportWatch,
  listKeeper,
  captions,
  music,
  profiles,
  serving,
}: RoomVisit): Promise<void> {
  door.stop();
  captions?.stop();
  kept?.stop();
  reportWatch?.stop();
  listKeeper?.stop();
  music?.close();
  profiles?.stop();
  // It goes on in a worker of its own, and says when it is done.
  void recording?.stop();
  // Somebody who has only knocked is known by a record too.
  const farewell = participant?.leave() ?? records.depart();
  await Promise.allSettled([farewell, announcer.stop(), serving?.then((stop) => stop())]);
  records.stop();
}
