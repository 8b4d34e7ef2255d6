import { beforeAll, describe, expect, it } from 'vitest';
import { readCard, writeCard } from '../../../../src/node/directory/card.ts';
import { CARD_LIFE, MAX_CARD, MAX_CARD_RELAYS, MAX_FACES } from '../../../../src/node/directory/constants.ts';
import { CLOCK_TOLERANCE } from '../../../../src/node/identity/certificate.ts';
import { seal } from '../../../../src/node/identity/envelope.ts';
import type { Signer } from '../../../../src/node/identity/keys.ts';
import type { Charter } from '../../../../src/node/records/charter.ts';
import { MAX_ADDRESS_BYTES } from '../../../../src/node/relays/address.ts';
import type { Cbor } from '../../../../src/node/wire/cbor.ts';
import { MalformedError, StaleError } from '../../../../src/node/wire/malformed.ts';
import { bitFlips, cardDraft, charter, NOON, signer } from '../../../support/records/records.ts';

let founder: Signer;
let announcer: Signer;
let founded: Charter;
let good: readonly Cbor[];

beforeAll(async () => {
  [founder, announcer] = await Promise.all([signer(1), signer(2)]);
  founded = await charter(founder);
  good = [1, founded.bytes, announcer.publicKey, NOON, 1, 2, 'Ada', [], []];
});

function changed(field: number, value: Cbor) {
  return seal(announcer, 'stoa/card/1', good.with(field, value));
}

const FACE = { key: '0123456789abcdef', name: 'Ada' };

describe('a room card', () => {
  it('reads as it was written', async () => {
    const draft = cardDraft(founded, {
      onStage: 3,
      listening: 4,
      faces: [FACE],
      relays: ['/dns4/a.example/tcp/1/wss'],
    });
    const card = await readCard(await writeCard(announcer, draft), NOON);
    expect(card).toMatchObject(draft);
    expect(Buffer.from(card.announcer, 'hex')).toEqual(Buffer.from(announcer.publicKey));
  });

  it('always fits: all relays but one are dropped first, then faces, then the last relay', async () => {
    const full = cardDraft(await charter(founder, { title: 'é'.repeat(100) }), {
      host: 'h'.repeat(40),
      faces: Array.from({ length: MAX_FACES }, () => ({ ...FACE, name: 'n'.repeat(40) })),
      relays: Array.from({ length: MAX_CARD_RELAYS + 1 }, () => 'r'.repeat(MAX_ADDRESS_BYTES)),
    });
    const bytes = await writeCard(announcer, full);
    expect(bytes.byteLength).toBeLessThanOrEqual(MAX_CARD);
    const card = await readCard(bytes, NOON);
    expect(card.relays).toHaveLength(1);
    expect(card.faces.length).toBeGreaterThan(0);
  });

  it('is valid from the tolerance before its issue to a life and the tolerance after, by any honest clock', async () => {
    const bytes = await writeCard(announcer, cardDraft(founded));
    for (const now of [NOON - CLOCK_TOLERANCE, NOON + CARD_LIFE + CLOCK_TOLERANCE])
      await expect(readCard(bytes, now)).resolves.toBeDefined();
    for (const now of [NOON - CLOCK_TOLERANCE - 1, NOON + CARD_LIFE + CLOCK_TOLERANCE + 1])
      await expect(readCard(bytes, now)).rejects.toThrow(StaleError);
  });

  it('of a room by link only is refused', async () => {
    const secret = await charter(founder, { open: false });
    await expect(readCard(await writeCard(announcer, cardDraft(secret)), NOON)).rejects.toThrow('by link only');
  });

  it('with a charter its founder did not sign is refused', async () => {
    const forged = founded.bytes.slice();
    forged[forged.length - 1]! ^= 1;
    await expect(readCard(await changed(1, forged), NOON)).rejects.toThrow('signature');
  });

  it('signed by another than its announcer is refused', async () => {
    await expect(readCard(await seal(founder, 'stoa/card/1', good), NOON)).rejects.toThrow('signature');
  });

  it('refuses every field one past its bound or of another kind', async () => {
    await expect(readCard(await changed(0, 1), NOON)).resolves.toBeDefined();
    const face: Cbor = [new Uint8Array(8), 'n'];
    const wrong: readonly (readonly [number, Cbor])[] = [
      [0, 2],
      [1, new Uint8Array(10)],
      [2, new Uint8Array(31)],
      [3, -1],
      [4, 1_001],
      [5, 10_000_001],
      [5, -1],
      [6, 'h'.repeat(41)],
      [6, 'a\u202eb'],
      [7, Array.from({ length: MAX_FACES + 1 }, () => face)],
      [7, [[new Uint8Array(7), 'n']]],
      [7, [[new Uint8Array(8), 'n'.repeat(41)]]],
      [7, [[new Uint8Array(8)]]],
      [8, ['a', 'b', 'c']],
      [8, ['r'.repeat(MAX_ADDRESS_BYTES + 1)]],
      [8, 'relay'],
    ];
    for (const [field, value] of wrong) {
      await expect(readCard(await changed(field, value), NOON), `field ${field}`).rejects.toThrow(MalformedError);
    }
  });

  it('one byte too long is rejected before anything else is checked', async () => {
    await expect(readCard(new Uint8Array(MAX_CARD + 1), NOON)).rejects.toThrow('longer');
  });

  it('with any one bit changed is refused', async () => {
    const bytes = await writeCard(announcer, cardDraft(founded, { faces: [FACE] }));
    for (const tampered of bitFlips(bytes)) await expect(readCard(tampered, NOON)).rejects.toThrow(MalformedError);
  }, 60_000);
});
