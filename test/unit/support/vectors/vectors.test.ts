import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { communityOf } from '../../../../src/node/community/name.ts';
import { readProfile } from '../../../../src/node/community/profile.ts';
import { readCard } from '../../../../src/node/directory/card.ts';
import { readTable } from '../../../../src/node/e2ee/epoch-table.ts';
import { FrameDecryptor } from '../../../../src/node/e2ee/frames/frame-decryptor.ts';
import { readKeyRequest } from '../../../../src/node/e2ee/key-request.ts';
import { decodeKeysRequest, decodeOwn } from '../../../../src/node/e2ee/keys-messages.ts';
import { readGrant } from '../../../../src/node/e2ee/member-key-grant.ts';
import { decodeListenerMessage } from '../../../../src/node/fanout/protocol/listener-messages.ts';
import { decodeRelayMessage } from '../../../../src/node/fanout/protocol/relay-messages.ts';
import { verifyChain } from '../../../../src/node/grants/chain.ts';
import { decodeInvite } from '../../../../src/node/grants/invite.ts';
import { readOverIssue } from '../../../../src/node/grants/over-issue.ts';
import { flawOf } from '../../../../src/node/grants/refusal.ts';
import { readRevocation } from '../../../../src/node/grants/revocation.ts';
import { readCertificate } from '../../../../src/node/identity/certificate.ts';
import { decodePacket } from '../../../../src/node/link/packet.ts';
import { readCharter } from '../../../../src/node/records/charter.ts';
import { readEquivocation } from '../../../../src/node/records/equivocation.ts';
import { readMember } from '../../../../src/node/records/member.ts';
import { readRemark } from '../../../../src/node/records/remark.ts';
import { readTally } from '../../../../src/node/records/tally.ts';
import { decodeSignal } from '../../../../src/node/signaling/signal.ts';
import { fromHex } from '../../../../src/node/wire/bytes.ts';
import { MalformedError } from '../../../../src/node/wire/malformed.ts';
import { NOON } from '../../../support/records/records.ts';
import { plain, type Vectors } from '../../../support/vectors/vector.ts';
import { KINDS, type Kind, makeVectors } from '../../../support/vectors/vectors.ts';

async function load(kind: Kind): Promise<Vectors> {
  return JSON.parse(await readFile(new URL(`../../../vectors/${kind}.json`, import.meta.url), 'utf8')) as Vectors;
}

async function read(kind: Kind, name: string, bytes: Uint8Array, given: Vectors['given']): Promise<object> {
  switch (kind) {
    case 'certificate':
      return readCertificate(bytes, fromHex(String(given['session'])), NOON);
    case 'charter':
      return readCharter(bytes, NOON);
    case 'member':
      return readMember(bytes, String(given['room']), NOON);
    case 'remark':
      return readRemark(bytes, String(given['room']), NOON);
    case 'tally':
      return readTally(bytes, String(given['room']), NOON);
    case 'listen':
      return name.startsWith('up') ? decodeListenerMessage(bytes) : decodeRelayMessage(bytes);
    case 'key-request':
      return readKeyRequest(bytes, String(given['room']), NOON);
    case 'member-key':
      return readGrant(bytes, String(given['room']));
    case 'epoch': {
      const { entries, ...table } = await readTable(bytes, String(given['room']));
      return { ...table, entries: Object.fromEntries(entries) };
    }
    case 'keys':
      return name.startsWith('own') ? decodeOwn(bytes, String(given['room'])) : decodeKeysRequest(bytes);
    case 'sealed-frame':
      return openVector(bytes, given);
    case 'card': {
      const { charter, announcer, ...rest } = await readCard(bytes, NOON);
      return { ...rest, room: charter.id, announcer };
    }
    case 'grant':
      return verifyChain(bytes, fromHex(String(given['root'])));
    case 'revocation':
      return readRevocation(bytes, fromHex(String(given['root'])));
    case 'over-issue':
      return readOverIssue(bytes);
    case 'equivocation':
      return readEquivocation(bytes, String(given['room']));
    case 'community': {
      const profile = await readProfile(bytes);
      return { ...profile, community: communityOf(profile.root) };
    }
    case 'invite':
      return decodeInvite(new TextDecoder().decode(bytes));
    case 'packet':
      return decodePacket(bytes);
    case 'signal':
      return decodeSignal(bytes);
  }
}

async function openVector(payload: Uint8Array, given: Vectors['given']): Promise<object> {
  const opener = new FrameDecryptor(String(given['room']));
  opener.hold([{ term: 1, epoch: Number(given['epoch']), key: new Uint8Array(fromHex(String(given['key']))) }]);
  const [frame] = await opener.open(String(given['stream']), [{ seq: Number(given['seq']), payload }]);
  if (frame === undefined) throw new MalformedError('does not open');
  return frame;
}

describe.each(KINDS)('the vectors of a %s', (kind) => {
  it('are what this code writes, so the wire format cannot change unnoticed', async () => {
    expect(await makeVectors(kind)).toEqual(await load(kind));
  });

  it('decode as stated', async () => {
    const { valid, given } = await load(kind);
    for (const { name, bytes, value } of valid) {
      expect(plain(await read(kind, name, fromHex(bytes), given)), name).toMatchObject(value!);
    }
  });

  it('are rejected where they are invalid', async () => {
    const { invalid, given } = await load(kind);
    for (const { name, bytes, why } of invalid) {
      const reading = (async () => read(kind, name, fromHex(bytes), given))();
      await expect(reading, name).rejects.toThrow(MalformedError);
      if (why !== undefined) expect(await reading.catch(flawOf), name).toBe(why);
    }
  });
});
