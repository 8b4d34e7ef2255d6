import { asList, asUint } from '../wire/cbor.ts';
import { MAX_APPLAUSE, REACTIONS } from './constants.ts';

/** Counts of applause by kind, decoded strictly. */
export function asApplause(value: unknown): readonly number[] {
  return asList(value, 'applause', REACTIONS).map((n) => asUint(n, 'applause', MAX_APPLAUSE));
}
