import { describe, expect, it } from 'vitest';
import { RecordKind } from '../../../../src/node/records/kinds.ts';
import { encodeCbor } from '../../../../src/node/wire/cbor.ts';
import { enters, moment, open, useModeratedRoom } from '../../../support/fakes/moderated-room.ts';

useModeratedRoom();

describe('garbage in place of moderation records', () => {
  it('counts against whoever forwards it, and changes nothing', async () => {
    await open();
    const ada = await enters('Ada', 1);
    await moment();
    const { edition } = ada.room.permissions;
    const kinds = [
      RecordKind.credential,
      RecordKind.revocation,
      RecordKind.act,
      RecordKind.state,
      RecordKind.overIssue,
    ];
    for (const kind of kinds)
      for (const size of [1, 32, 900, 11_000]) {
        const junk = encodeCbor([kind, size, crypto.getRandomValues(new Uint8Array(size))]);
        expect(await ada.gossip.hear(ada.room.topic, junk), `${kind}, ${size} bytes`).toBe('reject');
      }
    expect(ada.room.permissions.edition).toBe(edition);
  });
});
