/** A room that hosts and moderators decide in, for tests: people come in, grant, decide, and what each of them knows is compared. */
import { afterEach, beforeEach, vi } from 'vitest';
import { issueGrant } from '../../../src/node/grants/issue.ts';
import { type Role, rolesOf } from '../../../src/node/grants/roles.ts';
import { issueCertificate } from '../../../src/node/identity/certificate.ts';
import type { Signer } from '../../../src/node/identity/keys.ts';
import { personOf } from '../../../src/node/identity/person.ts';
import type { Deed } from '../../../src/node/moderation/act.ts';
import type { Charter, CharterDraft } from '../../../src/node/records/charter.ts';
import type { Self } from '../../../src/node/records/member.ts';
import { CHAIR_PATIENCE } from '../../../src/node/records/moderation-limits.ts';
import { writeRemark } from '../../../src/node/records/remark.ts';
import { voicesOf } from '../../../src/node/room/stage-rules.ts';
import { charter, NOON, signer } from '../records/records.ts';
import { pass, settle, stopClock } from './fake-clock.ts';
import { Air } from './fake-gossip.ts';
import { comeIn, type Someone } from './simulated-room.ts';

export const EXPIRES = NOON + 24 * 3_600_000;

let air: Air;
export let founder: Signer;
export let founded: Charter;
export let all: Someone[];

/** Each test of a file that calls this has a room of its own and a clock that stands still. */
export function useModeratedRoom(): void {
  beforeEach(async () => {
    air = new Air();
    all = [];
    founder = await signer(1);
    stopClock(NOON);
  });

  afterEach(() => {
    for (const { room } of all) room.stop();
    vi.useRealTimers();
  });
}

export async function open(draft: Partial<CharterDraft> = {}): Promise<void> {
  founded = await charter(founder, draft);
}

/** Somebody comes in: the nth identity, under a session of their own. */
export function enters(name: string, n: number, session = n + 100): Promise<Someone> {
  return comeIn({ air, founded, all }, name, n, { session });
}

/** The nth identity, who listens to the room without a record. */
export async function listens(n: number): Promise<Self> {
  const [identity, session] = await Promise.all([signer(n), signer(n + 100)]);
  const certificate = await issueCertificate(identity, session.publicKey, EXPIRES);
  return { session, identity: identity.publicKey, certificate };
}

/** Their relay hands the first one's page a line of theirs, or their raised hand. */
export async function says({ session, certificate }: Self, text: string | undefined): Promise<void> {
  const at = Date.now();
  const saying = text === undefined ? ({ kind: 'hand', since: at } as const) : ({ kind: 'line', text } as const);
  await all[0]!.room.handOn(
    'remark',
    await writeRemark(session, certificate, founded.id, { at, name: 'Guest', saying }),
  );
}

/** Enough time for the chair to take the chair and everyone to hear of it. */
export async function moment(ms = CHAIR_PATIENCE + 1_500): Promise<void> {
  await pass(ms);
  await settle();
}

export async function does(who: Someone, deed: Deed, whom?: Someone): Promise<boolean> {
  const target = whom && { person: personOf(whom.identity.publicKey), name: whom.name };
  const done = await who.room.moderator.act(deed, target);
  await moment(500);
  return done;
}

export async function grants(by: Someone, to: Someone, ...roles: Role[]): Promise<Uint8Array<ArrayBuffer>> {
  const chain = await issueGrant(by.identity, null, {
    audience: to.identity.publicKey,
    bearer: false,
    roles: rolesOf(...roles),
    depth: 0,
    slots: 0,
    slot: to.identity.publicKey[0]!,
    room: founded.id,
    expires: EXPIRES,
  });
  await by.room.lodge('credential', chain);
  await moment(500);
  return chain;
}

export function voices({ room }: Someone): string {
  return voicesOf(room)
    .map((m) => m.name)
    .sort()
    .join();
}

export function everywhere(of: (one: Someone) => unknown): unknown[] {
  return [...new Set(all.map((one) => JSON.stringify(of(one))))].map((text) => JSON.parse(text) as unknown);
}

export function decided({ room: { permissions } }: Someone): object {
  const { locked, standings, banned, seats } = permissions.content;
  return { locked, standings: [...standings], banned: [...banned].sort(), seats: [...seats] };
}
