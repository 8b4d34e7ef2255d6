/** Replays as a podcast: RSS 2.0 with the podcast namespace. Pure. */
import { generateRssFeed } from 'feedsmith';
import { CHAPTERS } from '../../src/node/recording/folder-names.ts';
import { replayLink } from '../../src/node/replay/listing.ts';
import { CAPTIONS, MIXES, type Mix } from '../../src/node/replay/replay-info.ts';
import type { ShelvedReplay } from './shelf.ts';

export interface FeedOf {
  readonly title: string;
  readonly description: string;
  /** Where the relay is, with a slash at the end; and where this feed is. */
  readonly base: string;
  readonly self: string;
}

/** Which file players are given: the one that most can read, then the others. */
const BEST: readonly string[] = ['mix.mp3', 'mix.m4a', 'mix.ogg'];

export function feedOf({ title, description, base, self }: FeedOf, replays: readonly ShelvedReplay[]): string {
  return generateRssFeed({
    title,
    link: base,
    description,
    generator: 'Stoa',
    ttl: 30,
    atom: { links: [{ href: self, rel: 'self', type: 'application/rss+xml' }] },
    itunes: { author: title, explicit: false },
    items: replays.map((replay) => itemOf(replay, base)),
  });
}

function itemOf({ id, room, title, started, ended, lasts, speakers, mixes, captions }: ShelvedReplay, base: string) {
  const at = (file: string): string => `${base}replays/${id}/${file}`;
  const [best, ...others] = [...mixes].sort((a, b) => BEST.indexOf(a.file) - BEST.indexOf(b.file)) as [Mix, ...Mix[]];
  return {
    title,
    link: replayLink(base, { id, room }),
    description: speakers.join(', '),
    // The evening's, not its place's: who hears of it at two relays has it once.
    guid: { value: `stoa:${room}:${started}`, isPermaLink: false },
    pubDate: new Date(ended),
    enclosures: [{ url: at(best.file), length: best.bytes, type: MIXES[best.file] }],
    itunes: { duration: Math.round(lasts) },
    podcast: {
      chapters: { url: at(CHAPTERS), type: 'application/json+chapters' },
      ...(captions ? { transcripts: [{ url: at(CAPTIONS), type: 'text/vtt', rel: 'captions' }] } : {}),
      persons: speakers.map((display) => ({ display })),
      ...(others.length === 0
        ? {}
        : {
            alternateEnclosures: others.map(({ file, bytes }) => ({
              type: MIXES[file],
              length: bytes,
              sources: [{ uri: at(file) }],
            })),
          }),
    },
  };
}
