import { afterEach, beforeEach, expect, it } from 'vitest';
import { boundSctp } from '../../../../relay/p2p/sctp-limits.ts';
import { type Channel, type PeerConnection, peerConnection } from '../../../support/peers/data-channels.ts';

let near: PeerConnection;
let far: PeerConnection;
const held: Channel[] = [];
beforeEach(() => {
  boundSctp();
  [near, far] = [peerConnection(), peerConnection()];
  for (const [one, other] of [
    [near, far],
    [far, near],
  ] as const) {
    one.onLocalDescription((sdp, type) => other.setRemoteDescription(sdp, type));
    one.onLocalCandidate((candidate, mid) => other.addRemoteCandidate(candidate, mid));
  }
  far.onDataChannel((channel) => {
    held.push(channel);
    channel.onMessage(() => undefined);
  });
});
afterEach(() => {
  held.length = 0;
  near.close();
  far.close();
});

it('a data channel reports that it is full after some hundred kilobytes, not after a megabyte', async () => {
  const channel = near.createDataChannel('voice');
  await new Promise<void>((heard) => channel.onOpen(heard));
  const taken: number[] = [];
  // What leaves meanwhile counts too; it is least where nothing else ran in between.
  for (let i = 0; i < 5; i++) {
    let sent = 0;
    for (; channel.bufferedAmount() === 0 && sent < 2_000_000; sent += 4_096)
      channel.sendMessageBinary(new Uint8Array(4_096));
    taken.push(sent);
    while (channel.bufferedAmount() > 0) await new Promise((done) => setTimeout(done, 20));
  }
  expect(Math.min(...taken)).toBeLessThan(500_000);
});
