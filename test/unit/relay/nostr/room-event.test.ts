import { finalizeEvent, verifyEvent } from 'nostr-tools/pure';
import { describe, expect, it } from 'vitest';
import { MEETING_SPACE, type NostrRoom, profileEvent, roomEvent } from '../../../../relay/nostr/room-event.ts';

const NOW = 1_800_000_000;
const ROOM: NostrRoom = {
  id: 'A-b_9',
  title: 'Über "Tee"',
  language: 'de-AT',
  host: 'Ada',
  created: (NOW - 60) * 1_000,
};
const TELLER = {
  pubkey: '12'.repeat(32),
  base: 'https://relay.example.org/',
  relays: ['wss://a.example/', 'wss://b.example/'],
};

const tagsOf = (room: NostrRoom, status: 'open' | 'closed') =>
  Object.fromEntries(roomEvent(room, status, TELLER, NOW).tags.map(([name, ...values]) => [name, values]));

describe('a room on Nostr', () => {
  it('is a meeting space that leads to its page, has one list of relays, and expires', () => {
    const event = roomEvent(ROOM, 'open', TELLER, NOW);
    expect([event.kind, event.created_at, event.content]).toEqual([MEETING_SPACE, NOW, '']);
    expect(tagsOf(ROOM, 'open')).toMatchObject({
      d: ['A-b_9'],
      room: ['Über "Tee"'],
      status: ['open'],
      service: ['https://relay.example.org/r/A-b_9'],
      endpoint: ['https://relay.example.org/r/A-b_9'],
      starts: [`${NOW - 60}`],
      l: ['de', 'ISO-639-1'],
      p: [TELLER.pubkey, 'wss://a.example/', 'Host'],
      relays: TELLER.relays,
      expiration: [`${NOW + 4_500}`],
    });
    expect(event.tags.filter(([name]) => name === 'relays')).toHaveLength(1);
    expect(tagsOf(ROOM, 'open')).not.toHaveProperty('ends');
  });

  it('is closed when it is over, and says when that was', () => {
    expect(tagsOf(ROOM, 'closed')).toMatchObject({
      status: ['closed'],
      ends: [`${NOW}`],
      expiration: [`${NOW + 86_400}`],
    });
  });

  it('says nothing of a language or host that is not known, nor that it begins later than now', () => {
    const tags = tagsOf({ ...ROOM, language: '', host: '', created: Number.MAX_SAFE_INTEGER }, 'open');
    expect(tags).not.toHaveProperty('l');
    expect(tags).toMatchObject({ summary: ['An audio room of Stoa'], starts: [`${NOW}`] });
  });

  it('is an event that others verify, as is who tells it', () => {
    const seed = new Uint8Array(32).fill(3);
    for (const event of [roomEvent(ROOM, 'open', TELLER, NOW), profileEvent('Olive', TELLER.base, NOW)])
      expect(verifyEvent(JSON.parse(JSON.stringify(finalizeEvent(event, seed))))).toBe(true);
    expect(JSON.parse(profileEvent('Olive', TELLER.base, NOW).content)).toMatchObject({
      name: 'Olive',
      website: TELLER.base,
    });
  });
});
