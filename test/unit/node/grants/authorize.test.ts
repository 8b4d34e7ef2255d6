import { describe, expect, it } from 'vitest';
import { authorize, type Request } from '../../../../src/node/grants/authorize.ts';
import type { VerifiedChain } from '../../../../src/node/grants/chain.ts';
import { CLOCK_TOLERANCE, MAX_GRANT_LIFE } from '../../../../src/node/grants/constants.ts';
import { DAY, evening, give, HOST, MEMBER } from '../../../support/records/grants.ts';
import { charter, NOON } from '../../../support/records/records.ts';

const set = await evening();
const { chains, root, member, newcomer, other, room } = set;

/** What the newcomer, who claimed a link to speak, asks of the room it is for. */
const ASKED: Request = {
  who: newcomer.publicKey,
  role: 'speak',
  room: { id: room, root: root.publicKey },
  now: NOON,
  revoked: new Set(),
};

function verdict(change: Partial<Request> = {}, chain: VerifiedChain = chains.claimed): string {
  const answer = authorize(chain, { ...ASKED, ...change });
  return answer.allowed ? 'allowed' : answer.why;
}

describe('authorize', () => {
  it('permits role, room, person and time of the chain', () => {
    expect(verdict()).toBe('allowed');
    expect(verdict({ role: 'listen' })).toBe('allowed');
  });

  it.each(['moderate', 'host', 'invite'] as const)('denies %s, which the chain does not include', (role) => {
    expect(verdict({ role })).toBe('not-granted');
  });

  it('goes by the last link alone: a host’s guest is no host', () => {
    const asHost = { who: set.host.publicKey, role: 'host' as const };
    expect(verdict(asHost, chains.host)).toBe('allowed');
    expect(verdict({ role: 'host', who: member.publicKey }, chains.member)).toBe('not-granted');
  });

  it('denies another person, even one above', () => {
    for (const who of [other, member, set.host, root, set.linkKey])
      expect(verdict({ who: who.publicKey })).toBe('not-holder');
  });

  it('denies everybody for an unclaimed link, above all its own key', () => {
    expect(verdict({}, chains.link)).toBe('unclaimed');
    expect(verdict({ who: set.linkKey.publicKey }, chains.link)).toBe('unclaimed');
  });

  it('denies another room of the same root, unless the chain is for all of them', async () => {
    const second = { id: (await charter(root, { nonce: new Uint8Array(16).fill(1) })).id, root: root.publicKey };
    expect(verdict({ room: second })).toBe('wrong-room');
    expect(verdict({ room: second, who: set.host.publicKey, role: 'host' }, chains.host)).toBe('allowed');
  });

  it('denies a room of another root, whatever its id', async () => {
    const foreign = await charter(other);
    const asHost = { who: set.host.publicKey, role: 'host' as const };
    expect(verdict({ room: foreign })).toBe('wrong-root');
    expect(verdict({ ...asHost, room: foreign }, chains.host)).toBe('wrong-root');
    expect(verdict({ room: { id: room, root: other.publicKey } })).toBe('wrong-root');
  });

  it('denies when any grant of the chain is revoked, and permits when another is', () => {
    for (const { id } of chains.claimed.links) expect(verdict({ revoked: new Set([id]) })).toBe('revoked');
    expect(verdict({ who: member.publicKey, revoked: new Set([chains.link.id]) }, chains.member)).toBe('allowed');
  });

  it('permits until two minutes after the expiry, by the reader’s clock', () => {
    const end = chains.claimed.expires;
    expect(verdict({ now: end + CLOCK_TOLERANCE })).toBe('allowed');
    expect(verdict({ now: end + CLOCK_TOLERANCE + 1 })).toBe('expired');
    expect(CLOCK_TOLERANCE).toBe(120_000);
  });

  it('is an hour early or late for a clock that is an hour off', () => {
    const end = chains.claimed.expires;
    expect(verdict({ now: end + 3_600_000 - 3_600_000 })).toBe('allowed');
    expect(verdict({ now: end - 1_800_000 + 3_600_000 })).toBe('expired');
  });

  it('denies when the time is not a number', () => {
    expect(verdict({ now: Number.NaN })).toBe('expired');
  });

  it('denies a grant whose parent is valid for longer than a year', async () => {
    const long = NOON + MAX_GRANT_LIFE + CLOCK_TOLERANCE;
    for (const [expires, answer] of [
      [long, 'allowed'],
      [long + 1000, 'too-long'],
    ] as const) {
      const above = await give(set, root, null, set.host, { ...HOST, expires });
      const chain = await give(set, set.host, above, member, { ...MEMBER, expires: NOON + DAY });
      expect(verdict({ who: member.publicKey }, chain)).toBe(answer);
    }
    expect(verdict({ now: Number.NEGATIVE_INFINITY })).toBe('too-long');
  });

  it('names the most serious reason first', () => {
    const all = {
      who: other.publicKey,
      now: NOON + 30 * DAY,
      revoked: new Set([chains.host.id]),
      role: 'host' as const,
    };
    expect(verdict({ ...all, room: { id: 'x', root: other.publicKey } })).toBe('wrong-root');
    expect(verdict({ ...all, room: { id: 'x', root: root.publicKey } })).toBe('wrong-room');
    expect(verdict(all)).toBe('not-holder');
    expect(verdict({ ...all, who: newcomer.publicKey })).toBe('revoked');
    expect(verdict({ ...all, who: newcomer.publicKey, revoked: new Set() })).toBe('expired');
  });
});
