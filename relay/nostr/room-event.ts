/**
 * A room as an event of kind 30312 (NIP-53, "meeting space"): addressable, so that a later one of the same `d` takes its place. It expires (NIP-40), so that what is
 * said of a room does not outlive the relay that said it. Pure.
 */
import type { EventTemplate } from 'nostr-tools/pure';

export interface NostrRoom {
  /** The room's id: letters, digits, `-` and `_`. */
  readonly id: string;
  readonly title: string;
  /** BCP 47 tag or ''. */
  readonly language: string;
  /** The host's name; '' while they are away. */
  readonly host: string;
  /** When it was opened, ms since 1970, as its founder says. */
  readonly created: number;
}

/** NIP-53 has `open` for a room that is live, and `closed` for one that is over. */
export type NostrStatus = 'open' | 'closed';

export interface Teller {
  /** Public key of the relay on Nostr, hex. */
  readonly pubkey: string;
  /** Address of the relay's page, with a slash at its end. */
  readonly base: string;
  /** Nostr relays that are told. */
  readonly relays: readonly string[];
}

export const MEETING_SPACE = 30_312;
const PROFILE = 0;
/** What is said of a room that is live holds for so long, and of one that is over, s. Said again after half an hour. */
const LIVE = 4_500;
const OVER = 86_400;

/** `now`: s since 1970. */
export function roomEvent(
  room: NostrRoom,
  status: NostrStatus,
  { pubkey, base, relays }: Teller,
  now: number,
): EventTemplate {
  const link = `${base}r/${room.id}`;
  const starts = Math.min(now, Math.floor(room.created / 1_000));
  return {
    kind: MEETING_SPACE,
    created_at: now,
    content: '',
    tags: [
      ['d', room.id],
      ['room', room.title],
      ['title', room.title],
      ['summary', room.host === '' ? 'An audio room of Stoa' : `An audio room of Stoa, with ${room.host}`],
      ['status', status],
      // Where people enter it: nobody needs an account, and nothing else speaks to it.
      ['service', link],
      ['endpoint', link],
      ['starts', `${starts}`],
      ...(status === 'closed' ? [['ends', `${now}`]] : []),
      ['t', 'stoa'],
      ['t', 'audio'],
      ...(room.language === ''
        ? []
        : [
            ['L', 'ISO-639-1'],
            ['l', room.language.slice(0, 2).toLowerCase(), 'ISO-639-1'],
          ]),
      // Whoever publishes a space is its host there: the people in the room have no key on Nostr, and are named by none.
      ['p', pubkey, relays[0] ?? '', 'Host'],
      ['relays', ...relays],
      ['alt', `Audio room: ${room.title} ${link}`],
      ['expiration', `${now + (status === 'open' ? LIVE : OVER)}`],
    ],
  };
}

/** Who says all this (NIP-01, kind 0). */
export function profileEvent(name: string, base: string, now: number): EventTemplate {
  const about = 'A relay of Stoa, peer-to-peer audio rooms. It tells of the rooms that are open to all.';
  return {
    kind: PROFILE,
    created_at: now,
    tags: [],
    content: JSON.stringify({ name, about, website: base, bot: true }),
  };
}
