import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { peopleOf } from '../../../../../src/client/session/presenters/people-presenter.ts';
import { VoiceLevels } from '../../../../../src/client/session/presenters/voice-levels.ts';
import type { Known, KnownOf } from '../../../../../src/client/session/view/people.ts';
import type { Person } from '../../../../../src/client/session/view/room.ts';
import { issueCertificate } from '../../../../../src/node/identity/certificate.ts';
import { keyToHex } from '../../../../../src/node/identity/keys.ts';
import { personOf } from '../../../../../src/node/identity/person.ts';
import type { Participant } from '../../../../../src/node/participant/participant.ts';
import { decide } from '../../../../../src/node/participant/rights/moderate.ts';
import { CHAIR_PATIENCE } from '../../../../../src/node/records/moderation-limits.ts';
import type { Saying } from '../../../../../src/node/records/remark.ts';
import { Room } from '../../../../../src/node/room/room.ts';
import { copyOf } from '../../../../../src/node/wire/cbor.ts';
import { pass, settle, stopClock } from '../../../../support/fakes/fake-clock.ts';
import { Air } from '../../../../support/fakes/fake-gossip.ts';
import { charter, NOON, signer } from '../../../../support/records/records.ts';

const NOBODY: Known = { person: '', name: '', theirs: '', blocked: false, changed: 1 };
const HAND: Saying = { kind: 'hand', since: NOON };

let room: Room;
let host: Uint8Array<ArrayBuffer>;
/** Key of the host's session in hex. */
let here: string;

/** A room whose host is there, and nobody else. */
beforeEach(async () => {
  stopClock(NOON);
  const [founder, session] = await Promise.all([signer(1), signer(101)]);
  const founded = await charter(founder);
  const certificate = await issueCertificate(founder, session.publicKey, NOON + 3_600_000);
  host = copyOf(founder.publicKey);
  here = keyToHex(session.publicKey);
  room = new Room({ id: founded.id, gossip: new Air().join() });
  room.start();
  await room.merge({ charter: founded.bytes });
  await room.present(
    { session, identity: host, certificate },
    { name: 'Ada', place: 'stage', muted: false, since: NOON, stream: '00000000000000aa', relays: [] },
  );
  await moment();
});

afterEach(() => {
  room.stop();
  vi.useRealTimers();
});

/** Enough time for the host to take the chair, and to sign what was decided. */
async function moment(): Promise<void> {
  await pass(CHAIR_PATIENCE + 1_500);
  await settle();
}

function says(id: string, name: string, saying: Saying, at = 0, identity = new Uint8Array(32).fill(id.length)): void {
  room.interactions.take({ id, name, saying, at: NOON + at, identity, bytes: new Uint8Array() }, Date.now());
}
const line = (text: string): Saying => ({ kind: 'line', text });

/** Those who are in nobody's lists, as the host sees them. */
function unlisted(known: KnownOf = () => undefined): readonly Person[] {
  return peopleOf({
    records: room,
    identity: host,
    myName: 'Ada',
    participant: { me: here, muted: false, isTalking: () => false, state: () => undefined } as unknown as Participant,
    levels: new VoiceLevels(),
    volumes: new Map(),
    known,
    voices: new Map(),
    loss: () => undefined,
  }).unlisted;
}

describe('people without a record', () => {
  it('appear once each by their remarks, under their latest name', () => {
    says('troll', 'Troll', line('first'), 1);
    says('troll', 'Tom', line('second'), 3);
    says('troll', 'Thing', HAND, 2);
    says('patient', 'Bao', HAND);
    says(here, 'Ada', line('I have a record'), 4, host);
    expect(unlisted().map(({ id, name }) => [id, name])).toEqual([
      ['patient', 'Bao'],
      ['troll', 'Tom'],
    ]);
  });

  it('have the name that this person gave them, with their own where it is another', () => {
    const identity = new Uint8Array(32).fill(7);
    says('bao', 'Bao', HAND, 0, identity);
    const known = (more: Partial<Known>): KnownOf => {
      return (person) => (person === personOf(identity) ? { ...NOBODY, person, ...more } : undefined);
    };
    const person = personOf(identity);
    expect(unlisted()[0]).toMatchObject({ person, name: 'Bao', blocked: false });
    expect(unlisted()[0]).not.toHaveProperty('kept');
    expect(unlisted(known({ name: 'My uncle' }))[0]).toMatchObject({ name: 'My uncle', theirs: 'Bao', kept: true });
    expect(unlisted(known({ name: 'Bao' }))[0]).not.toHaveProperty('theirs');
    expect(unlisted(known({ blocked: true }))[0]).toMatchObject({ name: 'Bao', blocked: true });
  });

  it('include this person for remarks from before they came in again', () => {
    says('before', 'Ada', line('hello'), 0, host);
    expect(unlisted()).toMatchObject([{ id: 'before', me: true, role: 'host' }]);
  });

  it('are shown with the decisions about them, by the id of their remarks', async () => {
    says('troll', 'Troll', line('hello'));
    says('patient', 'Bao', HAND);
    expect(unlisted()).toMatchObject([
      { me: false, role: 'none', invited: false, muted: true },
      { me: false, role: 'none', invited: false, muted: true },
    ]);
    expect(await decide(room, 'invite-to-stage', 'patient')).toBe(true);
    expect(await decide(room, 'remove', 'troll')).toBe(true);
    await moment();
    const [troll, patient] = ['troll', 'patient'].map((id) => unlisted().find((one) => one.id === id));
    expect(patient).toMatchObject({ invited: true });
    expect(patient).not.toHaveProperty('putOut');
    expect(troll).toMatchObject({ putOut: 'removed' });
    expect(await decide(room, 'ban', 'troll')).toBe(true);
    await moment();
    expect(unlisted().find(({ id }) => id === 'troll')).toMatchObject({ putOut: 'banned' });
  });
});
