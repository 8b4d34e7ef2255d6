import { readFile } from 'node:fs/promises';
import { fromString } from 'uint8arrays/from-string';
import { describe, expect, it } from 'vitest';
import { readCard } from '../../../src/node/directory/card.ts';
import { decodeListen } from '../../../src/node/fanout/messages.ts';
import { decodeUpward } from '../../../src/node/fanout/upward.ts';
import { readCertificate } from '../../../src/node/identity/certificate.ts';
import { decodePacket } from '../../../src/node/link/packet.ts';
import { readCharter } from '../../../src/node/room/charter.ts';
import { readMember } from '../../../src/node/room/member.ts';
import { readRemark } from '../../../src/node/room/remark.ts';
import { readTally } from '../../../src/node/room/tally.ts';
import { decodeSignal } from '../../../src/node/signaling/signal.ts';
import { MalformedError } from '../../../src/node/wire/cbor.ts';
import { NOON } from '../../support/records.ts';
import { plain, type Vectors } from '../../support/vector.ts';
import { KINDS, type Kind, makeVectors } from '../../support/vectors.ts';

async function load(kind: Kind): Promise<Vectors> {
  return JSON.parse(await readFile(new URL(`../../vectors/${kind}.json`, import.meta.url), 'utf8')) as Vectors;
}

async function read(kind: Kind, name: string, bytes: Uint8Array, given: Vectors['given']): Promise<object> {
  switch (kind) {
    case 'certificate':
      return readCertificate(bytes, fromString(String(given['session']), 'base16'), NOON);
    case 'charter':
      return readCharter(bytes);
    case 'member':
      return readMember(bytes, String(given['room']), NOON);
    case 'remark':
      return readRemark(bytes, String(given['room']), NOON);
    case 'tally':
      return readTally(bytes, String(given['room']), NOON);
    case 'listen':
      return name.startsWith('up') ? decodeUpward(bytes) : decodeListen(bytes);
    case 'card': {
      const { charter, announcer, ...rest } = await readCard(bytes, NOON);
      return { ...rest, room: charter.id, announcer };
    }
    case 'packet':
      return decodePacket(bytes);
    case 'signal':
      return decodeSignal(bytes);
  }
}

describe.each(KINDS)('the vectors of a %s', (kind) => {
  it('are what this code writes: the wire has not changed unnoticed', async () => {
    expect(await makeVectors(kind)).toEqual(await load(kind));
  });

  it('read as they say', async () => {
    const { valid, given } = await load(kind);
    for (const { name, bytes, value } of valid) {
      expect(plain(await read(kind, name, fromString(bytes, 'base16'), given)), name).toMatchObject(value!);
    }
  });

  it('are refused where they are invalid', async () => {
    const { invalid, given } = await load(kind);
    for (const { name, bytes } of invalid) {
      const reading = (async () => read(kind, name, fromString(bytes, 'base16'), given))();
      await expect(reading, name).rejects.toThrow(MalformedError);
    }
  });
});
