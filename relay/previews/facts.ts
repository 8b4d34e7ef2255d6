/** What a preview may tell: of rooms that anybody finds in a hallway, and of replays that were published. Texts in it are strangers'. */
import type { RoomId } from '../../src/node/identity/ids.ts';

export interface RoomFacts {
  readonly title: string;
  /** BCP 47 tag or ''. */
  readonly language: string;
  /** The host's name; '' while they are away. */
  readonly host: string;
  /** As the room's card says, which nobody proves. */
  readonly people: number;
  /** Its founder has closed it. */
  readonly over: boolean;
}

export interface ReplayFacts {
  readonly id: string;
  readonly room: RoomId;
  readonly title: string;
  /** BCP 47 tag or ''. */
  readonly language: string;
  readonly speakers: readonly string[];
  /** Seconds. */
  readonly lasts: number;
  /** What plays most widely first; the names of files. */
  readonly sounds: readonly { readonly file: string; readonly type: string }[];
}

/** What a link of this relay leads to: a room, told of or not, or a replay. */
export type Preview =
  | { readonly of: 'room'; readonly room: RoomId; readonly facts: RoomFacts | undefined }
  | { readonly of: 'replay'; readonly replay: ReplayFacts };
