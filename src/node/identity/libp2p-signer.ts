import type { PrivateKey } from '@libp2p/interface';
import { type FrameSigner, scoped, sigStructure } from './keys.ts';

/** Signs with a key that libp2p holds, usually the session key. */
export function libp2pSigner(key: PrivateKey): FrameSigner {
  return {
    publicKey: key.publicKey.raw,
    sign: async (domain, message) => key.sign(scoped(domain, message)),
    signCose: async (domain, payload) => key.sign(sigStructure(domain, payload)),
    signFrame: async (message) => key.sign(message),
  };
}
