import { beforeEach, describe, expect, it } from 'vitest';
import { roomsIn } from '../../../../relay/nostr/nostr.ts';
import type { CardDraft } from '../../../../src/node/directory/card.ts';
import { Directory } from '../../../../src/node/directory/directory.ts';
import { writeSnapshot } from '../../../../src/node/directory/snapshot.ts';
import type { CharterDraft } from '../../../../src/node/records/charter.ts';
import { Air } from '../../../support/fakes/fake-gossip.ts';
import { cardDraft, charter, NOON, signer } from '../../../support/records/records.ts';

const ME = '12D3KooWMe';
const at = (peer: string) => `/dns4/relay.example.org/tcp/443/tls/ws/p2p/${peer}`;

let directory: Directory;
beforeEach(() => {
  directory = new Directory({ gossip: new Air().join(), now: () => NOON });
});

async function open(n: number, rules: Partial<CharterDraft>, card: Partial<CardDraft> = {}): Promise<void> {
  const founder = await signer(n);
  await directory.announce(founder, cardDraft(await charter(founder, rules), card));
}

const titles = async (now = NOON): Promise<string[]> =>
  (await roomsIn(writeSnapshot(directory.listing, NOON), ME, now)).map(({ title }) => title).sort();

describe('rooms that are told of', () => {
  it('are those that anyone may enter, with what their card says', async () => {
    await open(1, { title: 'Tea', language: 'de' }, { host: 'Bao' });
    await open(2, { title: 'Secret', access: 'members' });
    expect(await roomsIn(writeSnapshot(directory.listing, NOON), ME, NOON)).toMatchObject([
      { title: 'Tea', language: 'de', host: 'Bao' },
    ]);
  });

  it('are those that are carried here, or say nothing of it', async () => {
    await open(1, { title: 'Nowhere' });
    await open(2, { title: 'Here' }, { relays: [at('12D3KooWOther'), at(ME)] });
    await open(3, { title: 'Elsewhere' }, { relays: [at('12D3KooWOther')] });
    expect(await titles()).toEqual(['Here', 'Nowhere']);
  });

  it('are none whose card has run out', async () => {
    await open(1, { title: 'Tea' });
    expect(await titles(NOON + 600_000)).toEqual([]);
  });
});
