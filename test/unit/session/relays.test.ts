import { generateKeyPair } from '@libp2p/crypto/keys';
import { peerIdFromPrivateKey } from '@libp2p/peer-id';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Relays } from '../../../src/client/session/relays.ts';
import type { Peer } from '../../../src/node/network/peer.ts';

const made = async (): Promise<string> => peerIdFromPrivateKey(await generateKeyPair('Ed25519')).toString();
const at = (id: string, host = 'a.example'): string => `/dns4/${host}/tcp/443/tls/ws/p2p/${id}`;

/** A page that is in touch with those relays. */
async function page(connected: readonly string[]) {
  const me = peerIdFromPrivateKey(await generateKeyPair('Ed25519'));
  const libp2p = {
    peerId: me,
    getConnections: (peer: { toString(): string }) =>
      connected.includes(peer.toString()) ? [{ status: 'open', limits: undefined }] : [],
  };
  return new Relays({ peer: { libp2p } as unknown as Peer, onChange: () => undefined });
}

afterEach(() => {
  vi.useRealTimers();
});

describe('the relays a page knows', () => {
  it('are none whose address only looks as if it ended in a peer id', async () => {
    const good = await made();
    const relays = await page([good]);
    relays.learn([at('abc'), at('Qmabc'), at('12D3KooW'), at(good)], { prefer: true });
    expect(relays.held.map(({ id }) => id)).toEqual([good]);
  });

  it("make room for a room's own, never those in use", async () => {
    const used = await made();
    const own = await made();
    const relays = await page([used, own]);
    relays.learn([at(used), ...(await Promise.all(Array.from({ length: 15 }, async () => at(await made()))))]);
    relays.learn([at(own)]);
    expect(relays.isKnown(at(own))).toBe(false);
    relays.learn([at(own)], { prefer: true });
    expect(relays.held.map(({ id }) => id)).toEqual([own, used]);
  });

  it('that lied come last, for ten minutes', async () => {
    vi.useFakeTimers();
    const [one, other] = [await made(), await made()];
    const relays = await page([one, other]);
    relays.learn([at(one)], { prefer: true });
    relays.learn([at(other)]);
    relays.shun(one);
    expect(relays.held.map(({ id }) => id)).toEqual([other, one]);
    vi.advanceTimersByTime(10 * 60_000);
    expect(relays.held.map(({ id }) => id)).toEqual([one, other]);
  });
});
