/** The plans that a relay keeps, in a file of its data folder, so that it has them after a restart. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MAX_PLAN } from '../../src/node/planned/constants.ts';
import { asBytes, asList, asText, asVersion, decodeCbor, encodeCbor } from '../../src/node/wire/cbor.ts';
import { systemCode } from '../util/failure.ts';
import { replaceFile } from '../util/replace-file.ts';
import { type KeptPlan, MAX_PLANS } from './plan-shelf.ts';

/** Who brought a plan is written as what stands for their address, 22 characters. */
const MAX_FROM = 32;
const MAX_FILE = 64 + MAX_PLANS * (MAX_PLAN + MAX_FROM + 8);

export interface StoredPlan {
  /** Not yet verified. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly from: string;
}

const fileIn = (folder: string): string => join(folder, 'planned.cbor');

/** Empty when there is no file. Rejects with a MalformedError when it is damaged, or with the system's error. */
export async function plansIn(folder: string): Promise<readonly StoredPlan[]> {
  let file: Buffer;
  try {
    file = await readFile(fileIn(folder));
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return [];
    throw error;
  }
  return readStoredPlans(file);
}

/** Throws MalformedError. */
export function readStoredPlans(bytes: Uint8Array): readonly StoredPlan[] {
  const [version, plans] = asList(decodeCbor(bytes, MAX_FILE), 'file', 2);
  asVersion(version, 1);
  return asList(plans, 'plans', 0, MAX_PLANS).map((item) => {
    const [from, plan] = asList(item, 'plan', 2);
    return { from: asText(from, 'from', MAX_FROM), bytes: asBytes(plan, 'plan', 1, MAX_PLAN) };
  });
}

/** Replaces the file. Rejects with the system's error. */
export async function writePlanFile(folder: string, plans: Iterable<KeptPlan>): Promise<void> {
  await replaceFile(fileIn(folder), encodeCbor([1, Array.from(plans, ({ from, bytes }) => [from, bytes])]));
}
