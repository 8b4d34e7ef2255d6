import { expect, it } from 'vitest';
import { Identity } from '../../../../src/node/bot/identity.ts';
import { verify } from '../../../../src/node/identity/keys.ts';

it('a seed is always the same identity, and without one it is a new one', async () => {
  const seed = new Uint8Array(32).fill(7);
  const [one, again, other] = await Promise.all([Identity.create(seed), Identity.create(seed), Identity.create()]);
  expect(one.publicKey).toEqual(again.publicKey);
  expect(other.publicKey).not.toEqual(one.publicKey);
});

it('what signs for it does so with its key', async () => {
  const identity = await Identity.create();
  const message = new Uint8Array([1, 2, 3]);
  const signature = await Identity.signerOf(identity).sign('stoa/card/1', message);
  expect(await verify(identity.publicKey, 'stoa/card/1', message, signature)).toBe(true);
});

it('a seed of another length is refused', async () => {
  await expect(Identity.create(new Uint8Array(31))).rejects.toThrow(RangeError);
});
