import { beforeEach, describe, expect, it } from 'vitest';
import { issueGrant } from '../../../../src/node/grants/issue.ts';
import { rolesOf } from '../../../../src/node/grants/roles.ts';
import type { Signer } from '../../../../src/node/identity/keys.ts';
import { personOf } from '../../../../src/node/identity/person.ts';
import { RoomConsent } from '../../../../src/node/recording/consent.ts';
import type { Charter, RecordingRule } from '../../../../src/node/records/charter.ts';
import type { MemberDraft } from '../../../../src/node/records/member.ts';
import { newStreamId } from '../../../../src/node/records/stream-name.ts';
import { RECORD_KINDS } from '../../../../src/node/room/record-kinds.ts';
import { RoomState } from '../../../../src/node/room/room-state.ts';
import { charter, memberBytes, NOON, signer } from '../../../support/records/records.ts';

let founder: Signer;
let recorder: Signer;
let speaker: Signer;
let founded: Charter;
let state: RoomState;
let consent: RoomConsent;
let version = NOON;

async function opens(recording: RecordingRule, access: Charter['access'] = 'anyone'): Promise<void> {
  founded = await charter(founder, { recording, access });
  state = new RoomState({ id: founded.id, now: () => NOON });
  await state.merge({ charter: founded.bytes });
  consent = new RoomConsent(state, personOf(recorder.publicKey));
}

/** A record of the session with this number. */
async function says(session: number, identity: Signer, said: Partial<MemberDraft>): Promise<string> {
  const key = await signer(session);
  const bytes = await memberBytes(key, identity, founded.id, { version: ++version, ...said });
  await state.merge({ members: [bytes] });
  return Buffer.from(key.publicKey).toString('hex');
}

async function isGranted(whom: Signer, role: 'moderate' | 'speak'): Promise<void> {
  const grant = await issueGrant(founder, null, {
    audience: whom.publicKey,
    bearer: false,
    roles: rolesOf(role, 'listen'),
    depth: 0,
    slots: 0,
    slot: 1,
    room: founded.id,
    expires: NOON + 3_600_000,
  });
  await state.merge({ kindedRecords: [[RECORD_KINDS.credential.word, grant]] });
}

beforeEach(async () => {
  [founder, recorder, speaker] = await Promise.all([signer(1), signer(2), signer(3)]);
  await opens('host');
});

describe('the consent of a room', () => {
  it('is given once its recorder may and is seen to record, and only then', async () => {
    expect([consent.entitled, consent.allowed]).toEqual([false, false]);
    await says(12, recorder, { records: true });
    expect([consent.entitled, consent.allowed]).toEqual([false, false]);
    await isGranted(recorder, 'moderate');
    expect([consent.entitled, consent.allowed]).toEqual([true, true]);
    await says(12, recorder, { records: false });
    expect([consent.entitled, consent.allowed]).toEqual([true, false]);
  });

  it('is never given where the room was not opened for it', async () => {
    await opens('never');
    await says(12, recorder, { records: true });
    await isGranted(recorder, 'moderate');
    const session = await says(13, speaker, { recordable: true });
    expect([consent.entitled, consent.allowed, consent.mayRecord(session)]).toEqual([false, false, false]);
  });

  it('of each speaker is their session’s own, and what they take back covers all that they said', async () => {
    const session = await says(13, speaker, {});
    expect([consent.mayRecord(session), consent.withdrawn.size]).toEqual([false, 0]);
    await says(13, speaker, { recordable: true });
    const tab = await says(14, speaker, {});
    expect([consent.mayRecord(session), consent.mayRecord(tab)]).toEqual([true, false]);
    // A tab that was not asked yet takes nothing back.
    expect(consent.withdrawn.size).toBe(0);
    await says(13, speaker, { recordable: false });
    expect(consent.mayRecord(session)).toBe(false);
    expect([...consent.withdrawn]).toEqual([personOf(speaker.publicKey)]);
    await says(13, speaker, { recordable: true });
    expect([consent.mayRecord(session), consent.withdrawn.size]).toEqual([true, 0]);
  });

  it('outlasts whoever gave it and left', async () => {
    const session = await says(13, speaker, { recordable: true });
    await says(13, speaker, { recordable: true, place: 'gone' });
    expect(state.roster.get(session)).toBeUndefined();
    expect([consent.mayRecord(session), consent.withdrawn.size]).toEqual([true, 0]);
  });

  it('in a room for members is for streams that began with it, for what verifies a stream opens all of it', async () => {
    await opens('host', 'members');
    await isGranted(speaker, 'speak');
    const [before, after] = ['01'.repeat(8), '02'.repeat(8)];
    const session = await says(13, speaker, { place: 'stage', stream: before });
    await says(13, speaker, { place: 'stage', stream: before, recordable: true });
    expect(consent.mayRecord(session)).toBe(false);
    await says(13, speaker, { place: 'stage', stream: after, recordable: true });
    expect(consent.mayRecord(session)).toBe(true);
    // Nor is one that went on without it in between, nor the first one again.
    await says(13, speaker, { place: 'stage', stream: after, recordable: false });
    await says(13, speaker, { place: 'stage', stream: after, recordable: true });
    expect(consent.mayRecord(session)).toBe(false);
    expect(consent.withdrawn.size).toBe(0);
    await says(13, speaker, { place: 'stage', stream: before, recordable: true });
    expect(consent.mayRecord(session)).toBe(false);
  });

  it('in a room for members is for streams that began before its recorder came where their names tell that they began with it', async () => {
    await opens('host', 'members');
    consent.stop();
    await isGranted(speaker, 'speak');
    const [named, unnamed, next] = [newStreamId(true), newStreamId(false), newStreamId(false)];
    const session = await says(13, speaker, { place: 'stage', stream: named, recordable: true });
    const tab = await says(14, speaker, { place: 'stage', stream: unnamed, recordable: true });
    consent = new RoomConsent(state, personOf(recorder.publicKey));
    expect([consent.mayRecord(session), consent.mayRecord(tab)]).toEqual([true, false]);
    // Whoever comes on stage with a stream that nothing is known of, the same.
    const late = await says(15, speaker, { place: 'stage', stream: next, recordable: true });
    expect(consent.mayRecord(late)).toBe(false);
    // The next one is seen to begin.
    await says(14, speaker, { place: 'stage', stream: next, recordable: true });
    expect([consent.mayRecord(session), consent.mayRecord(tab)]).toEqual([true, true]);
    // A name says how a stream began, and not how it went on.
    await says(13, speaker, { place: 'stage', stream: named, recordable: false });
    await says(13, speaker, { place: 'stage', stream: named, recordable: true });
    expect(consent.mayRecord(session)).toBe(false);
    expect(consent.withdrawn.size).toBe(0);
  });

  it('in a room for members is for nobody whose streams are too many to be told apart', async () => {
    await opens('host', 'members');
    await isGranted(speaker, 'speak');
    const streams = Array.from({ length: 70 }, (_, i) => `${i}`.padStart(16, '0'));
    for (const stream of streams) await says(13, speaker, { place: 'stage', stream });
    const session = await says(13, speaker, { place: 'stage', stream: streams.at(-1)!, recordable: true });
    expect(consent.mayRecord(session)).toBe(false);
    await says(13, speaker, { place: 'stage', stream: 'ab'.repeat(8), recordable: true });
    expect(consent.mayRecord(session)).toBe(false);
  });

  it('is not followed after the end', async () => {
    consent.stop();
    const session = await says(13, speaker, { recordable: true });
    expect(consent.mayRecord(session)).toBe(false);
  });
});
