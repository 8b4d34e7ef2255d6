import { hkdfSync, pbkdf2Sync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { verificationWords } from '../../../../src/node/e2ee/verification-words.ts';
import { WORDS } from '../../../../src/node/e2ee/word-list.ts';
import { ROOM } from '../../../support/records/bundles.ts';
import { session } from '../../../support/records/reference-e2ee.ts';

const CHAIR = session(1);
const KEY = new Uint8Array(32).fill(1);

describe('verification words', () => {
  it('are five, the same for all who share room, chair, epoch and key, and others for anyone else', async () => {
    const words = await verificationWords(ROOM, CHAIR, 1, KEY);
    expect(words).toHaveLength(5);
    for (const word of words) expect(WORDS).toContain(word);
    expect(await verificationWords(ROOM, CHAIR, 1, KEY.slice())).toEqual(words);
    const others = await Promise.all([
      verificationWords(`B${ROOM.slice(1)}`, CHAIR, 1, KEY),
      verificationWords(ROOM, session(2), 1, KEY),
      verificationWords(ROOM, CHAIR, 2, KEY),
      verificationWords(ROOM, CHAIR, 1, new Uint8Array(32)),
    ]);
    for (const other of others) expect(other).not.toEqual(words);
  });

  it('are what Node’s own HKDF and PBKDF2 give by the specification', async () => {
    const salt = Buffer.concat([
      Buffer.from('stoa/words/1\0'),
      Buffer.from(ROOM, 'base64url'),
      Buffer.of(0, 0, 0, 1),
      CHAIR,
    ]);
    const secret = Buffer.from(hkdfSync('sha256', KEY, new Uint8Array(0), salt, 32));
    const bits = pbkdf2Sync(secret, salt, 131_072, 8, 'sha256').readBigUInt64BE().toString(2).padStart(64, '0');
    const words = [0, 10, 20, 30, 40].map((at) => WORDS[Number.parseInt(bits.slice(at, at + 10), 2)]);
    expect(await verificationWords(ROOM, CHAIR, 1, KEY)).toEqual(words);
  });
});
