import { describe, expect, it } from 'vitest';
import type { personOf } from '../../../../../src/node/identity/person.ts';
import { CaptionKeeper } from '../../../../../src/node/recording/captions/caption-keeper.ts';
import { readKeptCaptions } from '../../../../../src/node/recording/captions/read-captions.ts';
import type { Caption } from '../../../../../src/node/records/caption.ts';
import { NOON } from '../../../../support/records/records.ts';

const identity = new Uint8Array(32).fill(3);
const id = 'ab'.repeat(32);
const caption = (more: Partial<Caption> = {}): Caption => ({
  id,
  at: NOON,
  line: 0,
  final: true,
  stream: '0123456789abcdef',
  start: 0,
  slots: 10,
  language: 'en',
  said: 'good',
  bytes: new Uint8Array(200).fill(9),
  ...more,
});

function keeper({ allowed = true, agreed = true, stem = 'ada' as string | null } = {}) {
  const speakers = stem === null ? [] : [{ stem, identity, name: 'Ada' }];
  const consent = { allowed, mayRecord: () => agreed, withdrawn: new Set<ReturnType<typeof personOf>>() };
  return {
    keeper: new CaptionKeeper(consent, {
      get speakers() {
        return speakers;
      },
    }),
    speakers,
  };
}

describe('captions beside a recording', () => {
  it('are kept once they are finished, once each, behind their length and time', async () => {
    const { keeper: kept } = keeper();
    const by = { id, identity };
    kept.take(caption({ final: false }), by, NOON);
    kept.take(caption(), by, NOON);
    kept.take(caption(), by, NOON);
    kept.take(caption({ line: 1 }), by, NOON + 5_000);
    const parts = kept.flush();
    expect(parts.map(({ stem }) => stem)).toEqual(['ada', 'ada']);
    const whole = new Uint8Array(Buffer.concat(parts.map(({ captions }) => captions)));
    // However the bytes come, and up to where they are cut off.
    const bytewise = Array.from(whole, (byte) => Uint8Array.of(byte));
    for (const source of [[whole], bytewise, [whole, whole.subarray(0, 100)]]) {
      const read = await Array.fromAsync(readKeptCaptions(source));
      expect(read.map(({ at, bytes }) => [at, bytes.byteLength])).toEqual([
        [NOON, 200],
        [NOON + 5_000, 200],
      ]);
    }
    expect(kept.flush()).toEqual([]);
  });

  it('are of nobody who has not agreed, is not known, or is in no file', () => {
    const refused = keeper({ agreed: false });
    refused.keeper.take(caption(), { id, identity }, NOON);
    expect(refused.keeper.drops.snapshot()).toEqual({ refused: 1 });
    const forbidden = keeper({ allowed: false });
    forbidden.keeper.take(caption(), { id, identity }, NOON);
    expect(forbidden.keeper.drops.snapshot()).toEqual({ refused: 1 });
    const unknown = keeper({ stem: null });
    unknown.keeper.take(caption(), { id, identity }, NOON);
    unknown.keeper.take(caption({ line: 1 }), undefined, NOON);
    expect(unknown.keeper.drops.snapshot()).toEqual({ unknown: 2 });
    for (const one of [refused, forbidden, unknown]) expect(one.keeper.flush()).toEqual([]);
  });

  it('of somebody who took their word back before they were written are not', () => {
    const { keeper: kept, speakers } = keeper();
    kept.take(caption(), { id, identity }, NOON);
    speakers.length = 0;
    expect(kept.flush()).toEqual([]);
  });

  it('of a file that is none are read as far as they are some', async () => {
    const none = [new Uint8Array(10), new Uint8Array(10).fill(0xff), Uint8Array.of(0, 6, 1, 2, 3, 4, 5, 6)];
    for (const bytes of none) expect(await Array.fromAsync(readKeptCaptions([bytes]))).toEqual([]);
  });
});
