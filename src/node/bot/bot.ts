/** Somebody in a room who is a program: it speaks through relays, writes, raises its hand, and sees who is there. */
import { webSockets } from '@libp2p/websockets';
import { createRoom } from '../participant/create-room.ts';
import type { Charter } from '../records/charter.ts';
import { isHost, isOver, stageOf } from '../room/stage-rules.ts';
import { Speaker } from '../speaker/speaker.ts';
import { Emitter } from '../util/emitter.ts';
import { sleep } from '../util/sleep.ts';
import { Identity } from './identity.ts';
import { type Line, lineOf, NewLines, type Person } from './people.ts';
import { type Place, readLink, relaysFor, withoutFragment, writeLink } from './place.ts';

/** How a bot is in a room. */
export interface BotOptions {
  /** What it is called there. */
  readonly name: string;
  /** Who it is. A new one unless said: then no room knows it again. */
  readonly identity?: Identity;
  /** On stage, where it is heard, or among those who listen. On stage unless said. */
  readonly place?: 'stage' | 'listening';
  /** BCP 47 tag of what it says, for its captions; the room's unless said. */
  readonly language?: string;
}

/** A room to open. */
export interface RoomOptions {
  /** One line; what is longer than 80 characters is cut off. */
  readonly title: string;
  /** BCP 47 tag. */
  readonly language?: string;
  /** In the hallway for all to find. It is unless said. */
  readonly open?: boolean;
  /** Who may speak: anyone, unless said. */
  readonly stageBy?: 'anyone' | 'invitation';
  /** Whether hosts and moderators may record it, with the word of whoever is heard. Never, unless said. */
  readonly recording?: 'never' | 'host';
}

/** What a bot tells of. */
export type BotEvents = {
  /** Who is in the room, who is on stage, or what the room is has changed. */
  readonly change: readonly [];
  /** Somebody wrote a line into the chat; the bot itself, too. */
  readonly said: readonly [line: Line];
};

/** How often it is looked whether somebody listens, ms. */
const LOOK = 100;
/** Before a new voice on stage is heard by all: they first have to learn of it, ms. */
const SEEN = 1_500;

/** Somebody in a room who is a program: heard by all who listen, through relays alone, so that nobody learns its address. */
export class Bot {
  readonly #speaker: Speaker;
  readonly #place: Place;
  readonly #events = new Emitter<BotEvents>();
  readonly #news = new NewLines();

  private constructor(speaker: Speaker, place: Place) {
    this.#speaker = speaker;
    this.#place = place;
    const { room } = speaker;
    room.on('change', () => this.#events.emit('change'));
    room.on('said', () => {
      for (const line of this.#news.of(room.interactions.lines)) this.#events.emit('said', line);
    });
  }

  /**
   * Goes into a room, by its link as the page copies it, or by its place. Resolves at once, also while no relay can be reached: it keeps trying. Rejects with
   * a RangeError for what is no link of a room, and where no relay is known.
   */
  static async join(where: string | Place, options: BotOptions): Promise<Bot> {
    const place = typeof where === 'string' ? await readLink(where) : where;
    return Bot.#start(place.room, place, options);
  }

  /**
   * Opens a room of its own by the relay at this address, such as `https://relay.example.org/`, and is its host. Rejects with a RangeError where no relay is
   * there, and for an empty title.
   */
  static async open(page: string, room: RoomOptions, options: BotOptions): Promise<Bot> {
    const identity = options.identity ?? (await Identity.create());
    const charter = await createRoom(Identity.signerOf(identity), room);
    const relays = await relaysFor(page, []);
    const place = { room: charter.id, relays, page: withoutFragment(new URL(page)) };
    return Bot.#start(charter, place, { ...options, identity });
  }

  static async #start(room: Charter | string, place: Place, options: BotOptions): Promise<Bot> {
    const { name, identity = await Identity.create(), ...rest } = options;
    const signer = Identity.signerOf(identity);
    const transports = [webSockets()];
    const speaker = await Speaker.start({ name, identity: signer, room, relays: place.relays, transports, ...rest });
    return new Bot(speaker, place);
  }

  /** Its `Person.id` in this room. */
  get id(): string {
    return this.#speaker.id;
  }

  /** A link to the room, for people. */
  get link(): string {
    return writeLink(this.#place);
  }

  /** The room's title; '' until the room is known. */
  get title(): string {
    return this.#speaker.room.roster.charter?.title ?? '';
  }

  /** The room is over for all. */
  get over(): boolean {
    return isOver(this.#speaker.room);
  }

  /** Everybody in the room who has a name, the bot too; listeners without a name are not among them. */
  get people(): readonly Person[] {
    const { room } = this.#speaker;
    const { charter, members } = room.roster;
    const stage = new Set(stageOf(room).map(({ id }) => id));
    return members.map((member) => ({
      id: member.id,
      name: member.name,
      onStage: stage.has(member.id),
      muted: member.muted,
      host: isHost(charter, member),
    }));
  }

  /** Recent lines of the chat, the oldest first. */
  get lines(): readonly Line[] {
    return this.#speaker.room.interactions.lines.map(lineOf);
  }

  /** True while somebody listens. What is said to nobody is not sent. */
  get wanted(): boolean {
    return this.#speaker.wanted;
  }

  /** What was lost on the way out, by reason. */
  get drops(): Readonly<Record<string, number>> {
    return this.#speaker.drops;
  }

  /** Calls `listener` at each such event, until the function that is returned is called. */
  on<Name extends keyof BotEvents>(event: Name, listener: (...args: BotEvents[Name]) => void): () => void {
    return this.#events.on(event, listener);
  }

  /** Resolves once somebody listens, and has had the time to learn that the bot is on stage. Rejects with the signal's reason. */
  async listened(signal: AbortSignal = new AbortController().signal): Promise<void> {
    while (!this.wanted) await sleep(LOOK, signal);
    await sleep(SEEN, signal);
  }

  /**
   * Speaks packets of Opus of 20 ms, as `readSound` makes them of any file, at the pace of speech; resolves when all is sent. `words`: what is said in them,
   * for captions. Rejects with the signal's reason.
   */
  say(
    packets: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
    signal: AbortSignal = new AbortController().signal,
    words?: string,
  ): Promise<void> {
    return this.#speaker.say(packets, signal, words);
  }

  /** Writes a line into the chat. False when it is empty or comes too soon after others. */
  write(text: string): Promise<boolean> {
    return this.#speaker.write(text);
  }

  /** Raises or lowers its hand: in a room where speakers are invited, that is how it asks for the stage. */
  raise(raised: boolean): Promise<void> {
    return this.#speaker.raise(raised);
  }

  /** Whether its voice may be kept in a recording: without its word it is not. */
  setRecordable(recordable: boolean): Promise<void> {
    return this.#speaker.setRecordable(recordable);
  }

  /** Leaves. A room that it opened goes on without a host. Idempotent. */
  stop(): Promise<void> {
    return this.#speaker.stop();
  }

  /** Ends the room for all, if it opened it, and leaves. Idempotent. */
  close(): Promise<void> {
    return this.#speaker.close();
  }
}
