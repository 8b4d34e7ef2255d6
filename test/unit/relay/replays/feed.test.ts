import { parseRssFeed } from 'feedsmith';
import { describe, expect, it } from 'vitest';
import { feedOf } from '../../../../relay/replays/feed.ts';
import type { ShelvedReplay } from '../../../../relay/replays/shelf.ts';

const SUM = { bytes: 9, sha256: 'ab'.repeat(32) };
const REPLAY: ShelvedReplay = {
  id: 'one',
  room: 'A'.repeat(27),
  title: 'Bread & <roses> ]]>',
  started: Date.UTC(2026, 10, 30, 18),
  ended: Date.UTC(2026, 10, 30, 19),
  lasts: 3_600,
  speakers: ['Ada', 'Bao "B" & Co'],
  host: undefined,
  community: undefined,
  mixes: [{ format: 'ogg', ...SUM }],
  captions: false,
  language: '',
  open: false,
  bytes: 9,
  files: new Map(),
};
const OF = {
  title: 'Olive',
  description: 'What was said',
  base: 'https://relay.example/',
  self: 'https://relay.example/replays.xml',
};

const itemOf = (replay: Partial<ShelvedReplay>) => parseRssFeed(feedOf(OF, [{ ...REPLAY, ...replay }])).items![0]!;

describe('the feed', () => {
  it('has each replay with its sound, chapters and people, whatever their names are', () => {
    const item = itemOf({});
    expect(item).toMatchObject({
      title: REPLAY.title,
      link: `https://relay.example/replay/#replay=one&room=${REPLAY.room}`,
      enclosures: [{ url: 'https://relay.example/replays/one/mix.ogg', length: 9, type: 'audio/ogg' }],
      podcast: {
        chapters: { url: 'https://relay.example/replays/one/chapters.json', type: 'application/json+chapters' },
        persons: [{ display: 'Ada' }, { display: 'Bao "B" & Co' }],
      },
    });
    expect(item.podcast?.transcripts).toBeUndefined();
    expect(itemOf({ captions: true }).podcast?.transcripts).toMatchObject([{ type: 'text/vtt' }]);
  });

  it('calls an evening the same wherever it is, and two evenings of a room by two names', () => {
    const guid = (replay: Partial<ShelvedReplay>) => itemOf(replay).guid?.value;
    expect(guid({ id: 'other', title: 'Another' })).toBe(guid({}));
    expect(guid({ started: REPLAY.started + 1 })).not.toBe(guid({}));
  });

  it('gives players the file that most of them read, and the others beside it', () => {
    const item = itemOf({ mixes: (['ogg', 'm4a', 'mp3'] as const).map((format) => ({ format, ...SUM })) });
    expect(item.enclosures).toMatchObject([{ type: 'audio/mpeg' }]);
    expect(item.podcast?.alternateEnclosures).toHaveLength(2);
  });

  it('is a feed where there is nothing', () => {
    expect(parseRssFeed(feedOf(OF, [])).title).toBe('Olive');
  });
});
