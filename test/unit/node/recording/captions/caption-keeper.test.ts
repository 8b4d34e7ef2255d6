import { describe, expect, it } from 'vitest';
import type { personOf } from '../../../../../src/node/identity/person.ts';
import { CaptionKeeper } from '../../../../../src/node/recording/captions/caption-keeper.ts';
import { readKeptCaptions } from '../../../../../src/node/recording/captions/read-captions.ts';
import type { Caption } from '../../../../../src/node/records/caption.ts';
import { NOON } from '../../../../support/records/records.ts';

const identity = new Uint8Array(32).fill(3);
const id = 'ab'.repeat(32);
const STREAM = '0123456789abcdef';
const caption = (more: Partial<Caption> = {}): Caption => ({
  id,
  at: NOON,
  line: 0,
  final: true,
  stream: STREAM,
  start: 0,
  slots: 10,
  language: 'en',
  said: 'good',
  bytes: new Uint8Array(200).fill(9),
  ...more,
});

/** Of whose voice frames 0 to 100 are kept, unless said. */
function keeper({ allowed = true, agreed = true, stem = 'ada' as string | null, first = 0, last = 100 } = {}) {
  const speakers = stem === null ? [] : [{ stem, identity, name: 'Ada' }];
  const consent = { allowed, mayRecord: () => agreed, withdrawn: new Set<ReturnType<typeof personOf>>() };
  return {
    keeper: new CaptionKeeper(consent, {
      get speakers() {
        return speakers;
      },
      keptOf: () => ({ stream: STREAM, first, last }),
    }),
    speakers,
    consent,
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

  it('are of nothing that was said before the recording began, even if it is finished after', () => {
    const { keeper: kept } = keeper();
    kept.pass([caption({ line: 3, final: true }), caption({ line: 4, final: false })]);
    for (const line of [3, 4]) kept.take(caption({ line }), { id, identity }, NOON);
    expect(kept.flush()).toEqual([]);
    kept.take(caption({ line: 5 }), { id, identity }, NOON);
    expect(kept.flush()).toHaveLength(1);
  });

  it('are of nothing that began before its speaker agreed, even if it is finished after', () => {
    const { keeper: kept, consent } = keeper({ agreed: false });
    let agreed = false;
    consent.mayRecord = () => agreed;
    kept.take(caption({ final: false }), { id, identity }, NOON);
    agreed = true;
    kept.take(caption({ at: NOON + 1 }), { id, identity }, NOON);
    expect(kept.flush()).toEqual([]);
    expect(kept.drops.snapshot()).toEqual({ refused: 1 });
  });

  it('begin where sound of their speaker is kept, or as little later as words overtake it', () => {
    // The numbers cross their end.
    const { keeper: kept } = keeper({ first: 4_294_967_290, last: 100 });
    const starts = [4_294_967_289, 4_294_967_290, 0, 100, 250, 251, 1_000_000, 3_000_000_000];
    for (const [line, start] of starts.entries())
      kept.take(caption({ line, start, bytes: new Uint8Array(200).fill(line) }), { id, identity }, NOON);
    kept.take(caption({ line: 90, stream: 'f'.repeat(16) }), { id, identity }, NOON);
    expect(kept.flush().map(({ captions }) => starts[captions[8]!])).toEqual([4_294_967_290, 0, 100, 250]);
    expect(kept.drops.snapshot()).toEqual({ outside: 5 });
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
