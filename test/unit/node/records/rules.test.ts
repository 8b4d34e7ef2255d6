import { describe, expect, it } from 'vitest';
import { issueCertificate } from '../../../../src/node/identity/certificate.ts';
import { NO_RULES, type RuleSet, readRules, writeRules } from '../../../../src/node/records/rules.ts';
import {
  MAX_ABOUT_BYTES,
  MAX_PINNED_BYTES,
  MAX_RULE_FIELDS,
  MAX_RULES,
} from '../../../../src/node/records/rules-limits.ts';
import { writeSessionRecord } from '../../../../src/node/records/session-record.ts';
import type { Cbor } from '../../../../src/node/wire/cbor.ts';
import { MalformedError, StaleError } from '../../../../src/node/wire/malformed.ts';
import { charter, NOON, signer } from '../../../support/records/records.ts';

const [identity, session] = await Promise.all([signer(1), signer(2)]);
const { id: room } = await charter(identity);
const certificate = await issueCertificate(identity, session.publicKey, NOON + 3_600_000);
const PERSON = '0123456789abcdef01234567';
const ALL: RuleSet = {
  slow: 10,
  pause: 60,
  linksAfter: 600,
  stage: [PERSON],
  play: 'stage',
  floor: PERSON,
  pinned: 'Questions at eight',
  about: { epoch: 3, sealed: new Uint8Array(40).fill(1) },
  more: [],
};

const write = (rules: RuleSet, at = NOON) => writeRules(session, certificate, room, { at, name: 'Ada', rules });
/** Signed as it is, whatever it says. */
const say = (rules: Cbor) =>
  writeSessionRecord('stoa/record/rules/1', session, certificate, room, NOON, ['Ada', rules]);

describe('rules', () => {
  it('are read as they were written', async () => {
    for (const rules of [NO_RULES, ALL, { ...ALL, stage: [] }])
      expect(await readRules(await write(rules), room, NOON)).toMatchObject({ at: NOON, name: 'Ada', rules });
  });

  it('fit at their longest', async () => {
    const sealed = (most: number) => ({ epoch: 2 ** 32 - 1, sealed: new Uint8Array(most + 28) });
    const longest = {
      ...ALL,
      stage: Array(12).fill(PERSON),
      pinned: sealed(MAX_PINNED_BYTES),
      about: sealed(MAX_ABOUT_BYTES),
    };
    const bytes = await writeRules(session, certificate, room, { at: NOON, name: 'x'.repeat(160), rules: longest });
    // Half is left for what later versions rule.
    expect(bytes.byteLength).toBeLessThanOrEqual(MAX_RULES * 0.67);
    await readRules(bytes, room, NOON);
  });

  it('of an earlier version are fewer, and those of a later one more: they are kept as they are', async () => {
    expect((await readRules(await say([]), room, NOON)).rules).toEqual(NO_RULES);
    expect((await readRules(await say([5]), room, NOON)).rules).toEqual({ ...NO_RULES, slow: 5 });
    const more = ['of later', [1, null, new Uint8Array(3)], true];
    const later = (await readRules(await write({ ...ALL, more }), room, NOON)).rules;
    expect(later).toEqual({ ...ALL, more });
    const again = await readRules(await write({ ...later, slow: 20 }), room, NOON);
    expect(again.rules).toEqual({ ...ALL, slow: 20, more });
  });

  it('of a later version that leave no room for a change are left out of it', async () => {
    const filled = await write({ ...NO_RULES, more: ['first', new Uint8Array(3_700)] });
    const later = (await readRules(filled, room, NOON)).rules;
    expect(later.more).toHaveLength(2);
    const changed = await write({ ...later, slow: 20, pinned: 'x'.repeat(MAX_PINNED_BYTES) });
    const { rules } = await readRules(changed, room, NOON);
    expect(rules).toEqual({ ...NO_RULES, slow: 20, pinned: 'x'.repeat(MAX_PINNED_BYTES) });
  });

  it('that let others play whom this version does not know let the fewest', async () => {
    expect((await readRules(await say([0, 0, 0, null, 2]), room, NOON)).rules.play).toBe('leads');
  });

  it('hold long after their author has left, and are stale only before their time', async () => {
    const bytes = await write(ALL);
    expect((await readRules(bytes, room, NOON + 90 * 86_400_000)).rules).toEqual(ALL);
    await expect(readRules(bytes, room, NOON - 120_001)).rejects.toThrow(StaleError);
  });

  it.each<[string, Cbor]>([
    ['no list', 0],
    ['more fields than any version has', Array(MAX_RULE_FIELDS + 1).fill(0)],
    ['a wait of more than a day', [86_401]],
    ['a time below nothing', [-1]],
    ['too many on stage', [0, 0, 0, Array(13).fill(new Uint8Array(12))]],
    ['somebody who is no person', [0, 0, 0, null, 0, new Uint8Array(11)]],
    ['an empty message', [0, 0, 0, null, 0, null, ' ']],
    ['a message that reorders others', [0, 0, 0, null, 0, null, 'a\u202eb']],
    ['a message of too many bytes', [0, 0, 0, null, 0, null, 'x'.repeat(MAX_PINNED_BYTES + 1)]],
    ['a sealed message with nothing in it', [0, 0, 0, null, 0, null, [1, new Uint8Array(28)]]],
  ])('with %s are malformed', async (_, rules) => {
    const error: unknown = await readRules(await say(rules), room, NOON).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(MalformedError);
    expect(error).not.toBeInstanceOf(StaleError);
  });
});
