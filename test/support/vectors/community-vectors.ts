/** Vectors of communities' profiles. */
import { communityOf } from '../../../src/node/community/name.ts';
import { seal } from '../../../src/node/identity/envelope.ts';
import type { Cbor } from '../../../src/node/wire/cbor.ts';
import { jpeg, PORCH, profile } from '../records/communities.ts';
import { signer } from '../records/records.ts';
import { hex, invalid, longForm, tampered, type Vectors, valid } from './vector.ts';

export async function communityVectors(): Promise<Vectors> {
  const [root, other] = await Promise.all([signer(1), signer(2)]);
  const full = await profile(root);
  const bare = {
    name: 'Ὁ λόγος',
    rules: '',
    picture: null,
    defaults: { stage: 'anyone' as const, access: 'anyone' as const, open: false },
    version: 0,
  };
  const names = { root: root.publicKey, community: communityOf(root.publicKey) };
  const payload: readonly Cbor[] = [1, root.publicKey, PORCH.name, PORCH.rules, PORCH.picture, [1, 1, true], 7];
  const sealed = (changed: Cbor, by = root) => seal(by, 'stoa/community/1', changed);
  return {
    what: 'Profiles of communities (src/node/community/SPEC.md).',
    given: { rootSeed: `00000001${'00'.repeat(28)}`, root: hex(root.publicKey) },
    valid: [
      valid('with rules and a picture', full.bytes, { ...PORCH, ...names }),
      valid('as little as there may be', (await profile(root, bare)).bytes, { ...bare, ...names }),
    ],
    invalid: [
      invalid('a bit of the signature changed', tampered(full.bytes)),
      invalid('not in canonical form', longForm(full.bytes)),
      invalid('signed by another key', await sealed(payload, other)),
      invalid('signed in another domain', await seal(root, 'stoa/charter/1', payload)),
      invalid('another version of the format', await sealed(payload.with(0, 2))),
      invalid('a blank name', await sealed(payload.with(2, ' '))),
      invalid('rules with a carriage return', await sealed(payload.with(3, 'a\r\nb'))),
      invalid('a picture of 257 pixels', await sealed(payload.with(4, jpeg(257, 1)))),
      invalid('a picture that is no JPEG', await sealed(payload.with(4, new Uint8Array(64)))),
      invalid('a default too many', await sealed(payload.with(5, [1, 1, true, 0]))),
    ],
  };
}
