import { describe, expect, it } from 'vitest';
import { isNewerFound, MAX_FOUND, readFound, writeFound } from '../../../../../src/node/community/found/record.ts';
import { seal } from '../../../../../src/node/identity/envelope.ts';
import type { Cbor } from '../../../../../src/node/wire/cbor.ts';
import { MalformedError } from '../../../../../src/node/wire/malformed.ts';
import { signer } from '../../../../support/records/records.ts';

const RELAY = '/dns4/relay.example/tcp/443/tls/ws/p2p/12D3KooWGzBqXyUE2BfmwKSw5Lr6zqKXJdiZ1gTxhYmqyAoWAdXX';
const FILE = 'https://files.porch.example/relays.json';
const NAME = 'dns:_stoa.porch.example';

const root = await signer(1);
const good: readonly Cbor[] = [1, root.publicKey, [RELAY], [FILE, NAME], 7];
const sealed = (payload: Cbor) => seal(root, 'stoa/found/1', payload);
const long = `/dns4/${'a'.repeat(130)}.example/tcp/443/tls/ws/p2p/12D3KooWGzBqXyUE2BfmwKSw5Lr6zqKXJdiZ1gTxhYmqyAoWAdXX`;

describe('where a community is', () => {
  it('is read as it was signed', async () => {
    const found = await writeFound(root, { relays: [RELAY], places: [FILE, NAME], version: 7 });
    expect(await readFound(found.bytes)).toEqual(found);
    expect(found).toMatchObject({ root: root.publicKey, relays: [RELAY], places: [FILE, NAME], version: 7 });
  });

  it.each([
    ['another version', [2, ...good.slice(1)]],
    ['a field too many', [...good, 0]],
    ['no relay', good.with(2, [])],
    ['seven relays', good.with(2, Array(7).fill(RELAY))],
    ['an address of nothing', good.with(2, ['/dns4/relay.example'])],
    ['an address through a relay', good.with(2, [`${RELAY}/p2p-circuit/p2p/12D3KooW`])],
    ['five places', good.with(3, Array(5).fill(NAME))],
    ['a place that is a script', good.with(3, ['javascript:alert(1)'])],
    ['a place behind a name', good.with(3, ['https://ada@porch.example/'])],
    ['a version beyond counting', good.with(4, 2 ** 40 + 1)],
  ] as const)('is refused with %s', async (_, payload) => {
    await expect(readFound(await sealed(payload as Cbor))).rejects.toThrow(MalformedError);
  });

  it('is refused when it is long, signed by another, or signed for something else', async () => {
    const bytes = await sealed(good.with(2, Array(6).fill(long)).with(3, Array(4).fill(`${FILE}?${'a'.repeat(140)}`)));
    expect(bytes.byteLength).toBeGreaterThan(MAX_FOUND);
    await expect(readFound(bytes)).rejects.toThrow(MalformedError);
    await expect(readFound(await seal(await signer(2), 'stoa/found/1', good))).rejects.toThrow('signature');
    await expect(readFound(await seal(root, 'stoa/community/1', good))).rejects.toThrow('signature');
  });

  it('is replaced by a higher version, and of two by the same one everywhere', async () => {
    const of = (version: number, relay = RELAY) => writeFound(root, { relays: [relay], places: [], version });
    const [old, one, other] = [await of(6), await of(7), await of(7, long)];
    expect(isNewerFound(old, undefined)).toBe(true);
    expect([isNewerFound(one, old), isNewerFound(old, one), isNewerFound(one, one)]).toEqual([true, false, false]);
    expect(isNewerFound(one, other)).toBe(!isNewerFound(other, one));
  });
});
