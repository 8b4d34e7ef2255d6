/** Plans as a relay answers with them: [1, [plan, ...], now ms], the soonest first. Each is signed, so it may come from anywhere. */
import { asBytes, asList, asUint, asVersion, decodeCbor, encodeCbor } from '../wire/cbor.ts';
import { MAX_LIST, MAX_LISTED, MAX_PLAN } from './constants.ts';

export interface PlanList {
  /** Not yet verified. */
  readonly plans: readonly Uint8Array[];
  /** The relay's time, ms since 1970. */
  readonly now: number;
}

export function writePlanList({ plans, now }: PlanList): Uint8Array<ArrayBuffer> {
  return encodeCbor([1, plans.slice(0, MAX_LISTED), now]);
}

/** Throws MalformedError. */
export function readPlanList(bytes: Uint8Array): PlanList {
  const [version, plans, now] = asList(decodeCbor(bytes, MAX_LIST), 'plans', 3);
  asVersion(version, 1);
  return {
    plans: asList(plans, 'plans', 0, MAX_LISTED).map((plan) => asBytes(plan, 'plan', 1, MAX_PLAN)),
    now: asUint(now, 'now'),
  };
}
