/** Replays as a podcast: RSS 2.0 with the podcast namespace. Pure. */
import { generateRssFeed } from 'feedsmith';
import { CHAPTERS, mixName, SUBTITLES } from '../../src/node/recording/folder-names.ts';
import type { ManifestMix } from '../../src/node/recording/manifest.ts';
import { replayLink } from '../../src/node/replay/listing.ts';
import { byReach, MIX_TYPES, type ShelvedReplay } from './shelf.ts';

export interface FeedOf {
  readonly title: string;
  readonly description: string;
  /** Where the relay is, with a slash at the end; and where this feed is. */
  readonly base: string;
  readonly self: string;
}

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
  const [best, ...others] = byReach(mixes) as [ManifestMix, ...ManifestMix[]];
  return {
    title,
    link: replayLink(base, { id, room }),
    description: speakers.join(', '),
    // The evening's, not its place's: who hears of it at two relays has it once.
    guid: { value: `stoa:${room}:${started}`, isPermaLink: false },
    pubDate: new Date(ended),
    enclosures: [{ url: at(mixName(best.format)), length: best.bytes, type: MIX_TYPES[best.format] }],
    itunes: { duration: Math.round(lasts) },
    podcast: {
      chapters: { url: at(CHAPTERS), type: 'application/json+chapters' },
      ...(captions ? { transcripts: [{ url: at(SUBTITLES.file), type: SUBTITLES.type, rel: 'captions' }] } : {}),
      persons: speakers.map((display) => ({ display })),
      ...(others.length === 0
        ? {}
        : {
            alternateEnclosures: others.map(({ format, bytes }) => ({
              type: MIX_TYPES[format],
              length: bytes,
              sources: [{ uri: at(mixName(format)) }],
            })),
          }),
    },
  };
}
