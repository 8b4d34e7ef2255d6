import { expect, it } from 'vitest';
import { decodeListenerMessage } from '../../../../../src/node/fanout/protocol/listener-messages.ts';
import { UnprovenError } from '../../../../../src/node/fanout/protocol/publish-handshake.ts';
import { checkRight, proveRight, type RightProof } from '../../../../../src/node/fanout/protocol/right-proof.ts';
import { keyToHex } from '../../../../../src/node/identity/keys.ts';
import { charter, signer } from '../../../../support/records/records.ts';

const [session, relay, other] = await Promise.all([signer(1), signer(2), signer(3)]);
const { id: room } = await charter(session);
const question = { nonce: new Uint8Array(16).fill(7), relay: relay.publicKey, room };

async function proof(): Promise<RightProof> {
  const said = decodeListenerMessage(await proveRight(question, session));
  return said.type === 'right' ? said.right : expect.fail('another message');
}

it('says whose session it is', async () => {
  expect(await checkRight(await proof(), question)).toBe(keyToHex(session.publicKey));
});

it.each([
  ['another question', { nonce: new Uint8Array(16) }],
  ['another relay', { relay: other.publicKey }],
  ['another room', { room: (await charter(other)).id }],
])('is of no use for %s', async (_, otherwise) => {
  await expect(checkRight(await proof(), { ...question, ...otherwise })).rejects.toThrow(UnprovenError);
});
