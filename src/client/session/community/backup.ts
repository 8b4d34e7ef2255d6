/** A community's key as a passphrase-protected file. It is JSON, so that whoever finds it in ten years can see what it is. */
import { SEED_BYTES } from '../../../node/grants/constants.ts';
import { linkSigner } from '../../../node/grants/issue.ts';
import { equals, toBase64url } from '../../../node/wire/bytes.ts';
import { bytesIn, type Closed, closeWith, openWith } from '../platform/passphrase.ts';

const MAX_FILE = 4_096;

const WHAT =
  'The key of a community in Stoa. Whoever has this file and its passphrase owns the community: keep it where others cannot read it. Stoa opens it under "Communities", "Restore from a backup".';

interface Backup extends Closed {
  readonly what: string;
  readonly community: string;
  /** Root key in base64url. */
  readonly root: string;
}

export async function writeBackup(seed: Uint8Array, community: string, passphrase: string): Promise<string> {
  const root = (await linkSigner(seed)).publicKey;
  const closed = await closeWith(passphrase, seed, root);
  const backup: Backup = { what: WHAT, community, root: toBase64url(root), ...closed };
  return `${JSON.stringify(backup, null, 2)}\n`;
}

/** The seed in a backup. Throws RangeError when the text is not a backup, or the passphrase is wrong. */
export async function readBackup(file: string, passphrase: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    if (file.length > MAX_FILE) throw new RangeError('too long');
    const { root, ...closed } = JSON.parse(file) as Partial<Backup>;
    const owner = bytesIn(root, 32);
    const seed = await openWith(passphrase, closed, owner, SEED_BYTES);
    if (!equals((await linkSigner(seed)).publicKey, owner)) throw new RangeError('key');
    return seed;
  } catch (cause) {
    throw new RangeError('no backup, or another passphrase', { cause });
  }
}
