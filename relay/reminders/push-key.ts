/** The key by which push services know this relay (VAPID, RFC 8292): a point of P-256, kept with the relay's other keys. */
import { createECDH } from 'node:crypto';
import { storedSeed } from '../p2p/stored-seed.ts';

export interface PushKey {
  /** base64url, as a browser's `applicationServerKey` and the header have it. */
  readonly publicKey: string;
  readonly privateKey: string;
}

/** Made at the first start. Throws a `Failure` when it cannot be kept. */
export async function pushKey(folder: string): Promise<PushKey> {
  const secret = Buffer.from(await storedSeed(folder, 'push.key'));
  const curve = createECDH('prime256v1');
  curve.setPrivateKey(secret);
  return { publicKey: curve.getPublicKey('base64url'), privateKey: secret.toString('base64url') };
}
