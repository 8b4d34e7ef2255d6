import { expect, it } from 'vitest';
import { hallwayRoomOf } from '../../../../../src/client/session/presenters/faces.ts';
import { readCard, writeCard } from '../../../../../src/node/directory/card.ts';
import { cardDraft, charter, NOON, signer } from '../../../../support/records/records.ts';

it('a room in the hallway is reached by the page’s own relays, not by those that whoever announces it names', async () => {
  const draft = cardDraft(await charter(await signer(1)), {
    relays: ['/dns4/stranger.example/tcp/443/tls/ws/p2p/12D3KooWDpJ7As7BWAwRMfu1VU2WCqNjvq387JEYKDBj4kx6nXTN'],
  });
  const card = await readCard(await writeCard(await signer(2), draft), NOON);
  expect(card.relays).toHaveLength(1);
  expect(hallwayRoomOf(card).href).toBe(`#room=${card.charter.id}`);
});
