/** Announces a room's card in the hallway while it is this peer's turn: one of the people inside does, preferably the host. */

import type { Signer } from '../identity/keys.ts';
import { keyToHex } from '../identity/keys.ts';
import { FACE_KEY_BYTES } from '../identity/person.ts';
import type { Charter } from '../records/charter.ts';
import type { Member } from '../records/member.ts';
import type { Room } from '../room/room.ts';
import { isHost, stageOf } from '../room/stage-rules.ts';
import { tidyText } from '../wire/text.ts';
import { CARD_REFRESH, CARD_THROTTLE, MAX_FACE_NAME_BYTES } from './constants.ts';
import type { Directory } from './directory.ts';

export interface AnnouncerOptions {
  /** The hallway that the room belongs to. */
  readonly directory: (charter: Charter) => Directory;
  readonly room: Room;
  readonly session: Signer;
  /** The founder's page announces the room while nobody is inside yet. */
  readonly founder: () => { readonly key: Uint8Array; readonly name: () => string } | undefined;
  readonly relays: () => readonly string[];
  /** People who listen through relays and have no record in the room. */
  readonly audience: () => number;
}

function faceName(name: string): string {
  return tidyText(name, MAX_FACE_NAME_BYTES, MAX_FACE_NAME_BYTES);
}

function faceKey(identity: Uint8Array): string {
  return keyToHex(identity.subarray(0, FACE_KEY_BYTES));
}

export class Announcer {
  readonly #options: AnnouncerOptions;
  readonly #me: string;
  #timer: ReturnType<typeof setInterval> | undefined;
  #off: (() => void) | undefined;
  #last = 0;
  #said = '';
  #announced = false;

  constructor(options: AnnouncerOptions) {
    this.#options = options;
    this.#me = keyToHex(options.session.publicKey);
  }

  start(): void {
    this.#off = this.#options.room.on('change', () => void this.#turn());
    this.#timer = setInterval(() => void this.#turn(), CARD_THROTTLE);
    void this.#turn();
  }

  /** Sends the card again soon: a peer that just connected has not heard it. */
  again(): void {
    this.#said = '';
    void this.#turn();
  }

  /** Withdraws this peer's card from the hallway, if it announced one. */
  async stop(): Promise<void> {
    this.#off?.();
    clearInterval(this.#timer);
    const charter = this.#options.room.roster.charter;
    if (!this.#announced || charter === undefined) return;
    this.#announced = false;
    const gone = { charter, onStage: 0, listening: 0, host: '', faces: [], relays: [] };
    await this.#options.directory(charter).announce(this.#options.session, gone);
  }

  #isMyTurn(members: readonly Member[]): boolean {
    if (members.length === 0) return this.#options.founder() !== undefined;
    const { charter } = this.#options.room.roster;
    const first = members.find((m) => isHost(charter, m)) ?? members[0];
    return first?.id === this.#me;
  }

  async #turn(): Promise<void> {
    const { directory, room, session, relays } = this.#options;
    const founder = this.#options.founder();
    const { charter, members } = room.roster;
    if (charter === undefined || !charter.open) return;
    if (!this.#isMyTurn(members) && !(charter.closed && founder !== undefined)) return;
    const stage = stageOf(room);
    const host = members.find((m) => isHost(charter, m));
    const faces = stage.slice(0, 4).map((m) => ({ key: faceKey(m.identity), name: faceName(m.name) }));
    const waiting = members.length === 0 && founder !== undefined;
    if (waiting) faces.push({ key: faceKey(founder.key), name: faceName(founder.name()) });
    const card = {
      charter,
      onStage: stage.length,
      listening: members.length - stage.length + (waiting ? 1 : 0) + this.#options.audience(),
      host: faceName(host?.name ?? (founder === undefined ? '' : founder.name())),
      faces,
      relays: relays(),
    };
    const said = JSON.stringify([charter.version, card.onStage, card.listening, card.host, faces]);
    const now = Date.now();
    if (now - this.#last < (said === this.#said ? CARD_REFRESH : CARD_THROTTLE)) return;
    this.#last = now;
    this.#said = said;
    this.#announced = true;
    const sent = await directory(charter)
      .announce(session, card)
      .catch(() => false);
    // Nobody has it, so the next turn repeats it: whoever looks for the room would else wait for the refresh.
    if (!sent) this.#said = '';
  }
}
