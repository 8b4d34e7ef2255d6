/** Who a bot is: a key, by which a room knows it again. */
import { generateKeyPair, generateKeyPairFromSeed } from '@libp2p/crypto/keys';
import type { Signer } from '../identity/keys.ts';
import { libp2pSigner } from '../identity/libp2p-signer.ts';

/** Bytes of a seed. */
const SEED = 32;

/** Who somebody is in rooms. Only whoever has the seed can be them. */
export class Identity {
  readonly #signer: Signer;

  private constructor(signer: Signer) {
    this.#signer = signer;
  }

  /**
   * The identity of a seed of 32 secret bytes, always the same one; without a seed a new one, which nobody can be again.
   * Rejects with a RangeError for a seed of another length.
   */
  static async create(seed?: Uint8Array): Promise<Identity> {
    if (seed !== undefined && seed.byteLength !== SEED)
      throw new RangeError(`a seed has ${SEED} bytes, not ${seed.byteLength}`);
    const key = seed === undefined ? generateKeyPair('Ed25519') : generateKeyPairFromSeed('Ed25519', seed);
    return new Identity(libp2pSigner(await key));
  }

  /** The raw public key (Ed25519), 32 bytes. */
  get publicKey(): Uint8Array {
    return this.#signer.publicKey;
  }

  /** @internal What signs. */
  static signerOf(identity: Identity): Signer {
    return identity.#signer;
  }
}
