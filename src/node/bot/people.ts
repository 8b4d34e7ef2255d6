/** People and what they write, as bots are told of them. */
import type { ChatMessage } from '../room/interactions.ts';

/** Somebody in a room. */
export interface Person {
  /** Of their session, unique in the room: one person who is there by two devices has two. */
  readonly id: string;
  /** What they call themselves: anybody may call themselves anything. */
  readonly name: string;
  /** On stage, where they may be heard. */
  readonly onStage: boolean;
  /** Their microphone is off. */
  readonly muted: boolean;
  /** The room's host. */
  readonly host: boolean;
}

/** A line of the chat. */
export interface Line {
  /** `Person.id` of who wrote it. */
  readonly id: string;
  readonly name: string;
  readonly text: string;
  /** ms since 1970 by the author's clock. */
  readonly at: number;
}

export function lineOf({ id, name, saying, at }: ChatMessage): Line {
  return { id, name, text: saying.text, at };
}

/** Tells new lines from those that were there before: rooms keep few, so few are remembered. */
export class NewLines {
  #known = new Set<string>();

  /** Those of `lines` that were in none of the lists before. */
  of(lines: readonly ChatMessage[]): readonly Line[] {
    const fresh = lines.filter((line) => !this.#known.has(key(line)));
    this.#known = new Set(lines.map(key));
    return fresh.map(lineOf);
  }
}

function key({ id, at }: ChatMessage): string {
  return `${id} ${at}`;
}
