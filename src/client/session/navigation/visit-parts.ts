/** Parts of a room that are loaded once somebody wants them there, one of each to a visit. */
import { personOf } from '../../../node/identity/person.ts';
import { fetchCode } from '../platform/fetch-code.ts';
import { device } from '../platform/storage.ts';
import type { RoomCaptions } from '../view/captions.ts';
import type { RoomMusic } from '../view/music.ts';
import type { RoomProfiles } from '../view/profiles.ts';
import type { RoomContext } from './room-context.ts';
import type { RoomVisit } from './room-visit.ts';

/** A recording that lacks so much, s, is said to. */
const MISSED = 1;

export interface VisitPartsOptions {
  /** Undefined outside of rooms. */
  readonly visit: () => RoomVisit | undefined;
  /** How many listen in the room. */
  readonly listening: () => number;
  readonly onChange: () => void;
}

/** Each resolves with undefined for who is in no room, or in another one by the time that its code is here. */
export class VisitParts {
  readonly #o: RoomContext;
  readonly #of: VisitPartsOptions;

  constructor(options: RoomContext, of: VisitPartsOptions) {
    this.#o = options;
    this.#of = of;
  }

  /** Begins to record the room here, or ends that; resolves once it has begun, or the files are finished. */
  async setRecording(on: boolean): Promise<void> {
    const visit = this.#of.visit();
    if (!on) return visit?.recording?.stop();
    if (visit?.participant === undefined || visit.recording !== undefined) return;
    const [{ RoomRecording }, audio] = await Promise.all([
      fetchCode(() => import('../recording/room-recording.ts')),
      this.#o.audio(),
    ]);
    const { participant, records } = visit;
    if (this.#of.visit() !== visit || participant === undefined || visit.recording !== undefined) return;
    device.set('recordings', 'yes');
    visit.recording = new RoomRecording({
      records,
      participant,
      self: this.#o.self,
      audio,
      onMissed: (seconds) => this.#o.notices.set('recording-misses', seconds >= MISSED),
      onEnd: (problem) => {
        visit.recording = undefined;
        this.#o.notices.set('recording-misses', false);
        this.#o.notices.set(problem === undefined ? 'recorded' : 'recording-failed', true);
        this.#of.onChange();
      },
    });
    this.#of.onChange();
  }

  /** Captions of the room. */
  async captions(): Promise<RoomCaptions | undefined> {
    const visit = this.#of.visit();
    if (visit?.participant === undefined) return undefined;
    const [{ RoomCaptions }, audio] = await Promise.all([
      fetchCode(() => import('../captions/room-captions.ts')),
      this.#o.audio(),
    ]);
    const { records, participant } = visit;
    if (this.#of.visit() !== visit) return undefined;
    visit.captions ??= new RoomCaptions({ records, participant, audio, language: navigator.language });
    return visit.captions;
  }

  /** The player of files in the room. */
  async music(): Promise<RoomMusic | undefined> {
    const visit = this.#of.visit();
    if (visit?.participant === undefined) return undefined;
    const [{ RoomMusic }, audio] = await Promise.all([
      fetchCode(() => import('../music/room-music.ts')),
      this.#o.audio(),
    ]);
    const { records, participant } = visit;
    if (this.#of.visit() !== visit) return undefined;
    visit.music ??= new RoomMusic({ records, participant, self: this.#o.self, audio });
    return visit.music;
  }

  /** What people in the room carry beside their names. */
  async profiles(): Promise<RoomProfiles | undefined> {
    const visit = this.#of.visit();
    if (visit?.participant === undefined) return undefined;
    const { RoomProfiles } = await fetchCode(() => import('../profile/room-profiles.ts'));
    const { records, participant } = visit;
    if (this.#of.visit() !== visit) return undefined;
    visit.profiles ??= new RoomProfiles({
      records,
      participant,
      self: this.#o.self,
      relays: () => this.#o.relays.held.map((r) => r.address),
      listening: this.#of.listening,
    });
    return visit.profiles;
  }

  /** Keeps those out whom the lists of the room's community name, where this person presides. */
  async keepLists(visit: RoomVisit): Promise<void> {
    try {
      const { ListKeeper } = await fetchCode(() => import('../banlists/list-keeper.ts'));
      if (this.#of.visit() !== visit) return;
      const { clockIsRight, lists, self } = this.#o;
      visit.listKeeper ??= new ListKeeper({
        records: visit.records,
        me: personOf(self.identity),
        clockIsRight,
        desk: lists,
      });
    } catch (cause) {
      console.warn('nobody is kept out by a list', cause);
    }
  }

  /** The last of what is said is kept while this person is inside, so that it can be reported; and who decides is told of reports. */
  async keepVoices(visit: RoomVisit): Promise<void> {
    try {
      const [{ KeptVoices, ReportWatch }, audio] = await Promise.all([
        fetchCode(() => import('../report/inside.ts')),
        this.#o.audio(),
      ]);
      if (this.#of.visit() !== visit) return;
      visit.kept ??= new KeptVoices(audio);
      visit.reportWatch ??= new ReportWatch({
        // By a wrong clock relays are asked in vain.
        decides: () =>
          this.#o.clockIsRight() && visit.records.permissions.roleOf(personOf(this.#o.self.identity)) !== 'none',
        unseen: async () => (await this.#o.reports()).unseen(),
        onLook: (unseen) => this.#o.notices.set('reported', unseen),
      });
    } catch (cause) {
      console.warn('nothing is kept for a report', cause);
    }
  }
}
