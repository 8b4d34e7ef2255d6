import { describe, expect, it } from 'vitest';
import { RECORD_KINDS } from '../../../../src/node/room/record-kinds.ts';
import { encodeCbor } from '../../../../src/node/wire/cbor.ts';
import { enters, moment, open, useModeratedRoom } from '../../../support/fakes/moderated-room.ts';

useModeratedRoom();

describe('garbage', () => {
  it('of every kind of record is held against whoever hands it on, and changes nothing', async () => {
    await open();
    const ada = await enters('Ada', 1);
    await moment();
    const { edition } = ada.room.permissions;
    const kinds = [
      RECORD_KINDS.credential.word,
      RECORD_KINDS.revocation.word,
      RECORD_KINDS.act.word,
      RECORD_KINDS.state.word,
      RECORD_KINDS.overIssue.word,
    ];
    for (const kind of kinds)
      for (const size of [1, 32, 900, 11_000]) {
        const junk = encodeCbor([kind, size, crypto.getRandomValues(new Uint8Array(size))]);
        expect(await ada.gossip.hear(ada.room.topic, junk), `${kind}, ${size} bytes`).toBe('reject');
      }
    expect(ada.room.permissions.edition).toBe(edition);
  });
});
