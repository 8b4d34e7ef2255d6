/** Hears a room by its relays without being in it: who is on stage, what they say, and what is written of it. */
import { CaptionReader } from '../captions/caption-reader.ts';
import { Listener } from '../listener/listener.ts';
import { relayPeerId } from '../relays/address.ts';
import { RECORD_KINDS } from '../room/record-kinds.ts';
import { type Line, NewLines, type Person } from './people.ts';
import { type Place, readLink } from './place.ts';

/** 20 ms of a voice. */
export interface VoiceFrame {
  /** Counts slots of 20 ms, silent ones too; unsigned 32 bit, wraps. */
  readonly seq: number;
  /** One packet of Opus, 48 kHz. Empty: the speaker is silent from here on. */
  readonly payload: Uint8Array;
}

/** Words that somebody said. */
export interface CaptionWords {
  /** `Person.id` of who said them. */
  readonly speaker: string;
  readonly words: string;
  /** Of the line: the same one comes again while it grows. */
  readonly line: string;
  /** False while the line may still change. */
  readonly final: boolean;
}

/** What of a room is wanted. */
export interface HearOptions {
  /** Frames of somebody on stage, in order of arrival: each is signed by them, and comes once. Without this the sound is not asked for. */
  readonly onVoice?: (speaker: string, frames: readonly VoiceFrame[]) => void;
  readonly onCaption?: (caption: CaptionWords) => void;
  /** Somebody wrote a line into the chat. */
  readonly onLine?: (line: Line) => void;
  /** Who is there, or what the room is, has changed. */
  readonly onChange?: () => void;
}

/** How often what passed is forgotten, ms. */
const TICK = 250;

/** A room as somebody hears it who is not in it: what relays tell is held against the signatures of those who said it. Nobody sees who hears so. */
export class Hearing {
  readonly #listener: Listener;
  readonly #ticking: ReturnType<typeof setInterval>;

  /** Hears the room behind a link, as the page copies it, or at a place. Rejects as `readLink` does. `stop` it. */
  static async start(where: string | Place, options: HearOptions): Promise<Hearing> {
    return new Hearing(typeof where === 'string' ? await readLink(where) : where, options);
  }

  private constructor({ room, relays }: Place, { onVoice, onCaption, onLine, onChange }: HearOptions) {
    this.#listener = new Listener({
      room,
      // With captions, and with the rules of the room from the start: they say who may write, too.
      kinds: RECORD_KINDS,
      onFrames: (speaker, _stream, frames) => onVoice?.(speaker, frames),
      onChange: () => onChange?.(),
    });
    const { state, subscriber } = this.#listener;
    const rules = state.kinds.rules.kept;
    state.interactions.breaks = (remark, lines, at) => rules.breaks(remark, lines, at);
    if (onCaption !== undefined) {
      const reader = new CaptionReader({
        room,
        // What is said in a room for members is for them.
        keys: () => undefined,
        onLine: ({ id, speaker, words, final }) => onCaption({ speaker, words, line: id, final }),
      });
      state.on('caption', () => reader.take(state.kinds.caption.kept.all));
    }
    const news = new NewLines();
    state.on('said', () => {
      for (const line of news.of(state.interactions.lines)) onLine?.(line);
    });
    this.#listener.learn(relays.map((address) => ({ id: relayPeerId(address), address })));
    this.#listener.want({ listen: onVoice !== undefined, watch: true, guest: onVoice !== undefined });
    this.#ticking = setInterval(() => {
      const { members } = state.roster;
      // Of a large room relays tell only the stage.
      rules.remarks.look(members, Date.now(), subscriber.status.people <= members.length);
      this.#listener.tick();
    }, TICK);
  }

  /** The room's title; '' until a relay has told of the room. */
  get title(): string {
    return this.#listener.summary.title;
  }

  /** The room is over for all. */
  get over(): boolean {
    return this.#listener.summary.closed;
  }

  /** Everybody who has a name: the stage first. */
  get people(): readonly Person[] {
    const { onStage, listening } = this.#listener.summary;
    return [...onStage, ...listening].map(({ id, name, muted, role }, index) => ({
      id,
      name,
      onStage: index < onStage.length,
      muted,
      host: role === 'host',
    }));
  }

  /** How many listen, with a name or without. */
  get listeners(): number {
    return this.#listener.summary.listeners;
  }

  /** Ends it: nothing is told after. Idempotent. */
  stop(): void {
    clearInterval(this.#ticking);
    this.#listener.stop();
  }
}
