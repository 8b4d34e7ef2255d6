/** WebCrypto's types under the names that src/node uses. They are global in browsers; Node's types keep them in a module. */
import type { webcrypto } from 'node:crypto';

declare global {
  interface CryptoKey extends webcrypto.CryptoKey {}
  interface CryptoKeyPair extends webcrypto.CryptoKeyPair {}
  interface AesGcmParams extends webcrypto.AesGcmParams {}
  interface HkdfParams extends webcrypto.HkdfParams {}
}
