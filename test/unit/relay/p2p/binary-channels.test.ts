import { RTCPeerConnection } from 'node-datachannel/polyfill';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { binaryChannelsOnly } from '../../../../relay/p2p/binary-channels.ts';

let near: RTCPeerConnection;
let far: RTCPeerConnection;
let closed = 0;

beforeEach(() => {
  closed = 0;
  binaryChannelsOnly(() => closed++);
  [near, far] = [new RTCPeerConnection({ iceServers: [] }), new RTCPeerConnection({ iceServers: [] })];
});
afterEach(() => {
  near.close();
  far.close();
});

/** Both ends of a channel of two connected peers. */
async function channel(): Promise<[RTCDataChannel, RTCDataChannel]> {
  near.onicecandidate = ({ candidate }) => void (candidate && far.addIceCandidate(candidate));
  far.onicecandidate = ({ candidate }) => void (candidate && near.addIceCandidate(candidate));
  const arrived = new Promise<RTCDataChannel>((resolve) => {
    far.ondatachannel = (event) => resolve((event as RTCDataChannelEvent).channel);
  });
  const one = near.createDataChannel('x');
  await near.setLocalDescription(await near.createOffer());
  await far.setRemoteDescription(near.localDescription!);
  await far.setLocalDescription(await far.createAnswer());
  await near.setRemoteDescription(far.localDescription!);
  const other = await arrived;
  if (one.readyState !== 'open') await new Promise((opened) => one.addEventListener('open', opened, { once: true }));
  return [one, other];
}

it('a channel delivers bytes', async () => {
  const [one, other] = await channel();
  const heard = new Promise((resolve) => {
    other.onmessage = ({ data }) => resolve(data);
  });
  one.send(new Uint8Array([1, 2, 3]));
  expect(new Uint8Array((await heard) as ArrayBuffer)).toEqual(new Uint8Array([1, 2, 3]));
  expect(closed).toBe(0);
});

it('a channel that brings text is closed and counted, and the text is not delivered', async () => {
  const [one, other] = await channel();
  const heard: unknown[] = [];
  other.onmessage = ({ data }) => heard.push(data);
  one.send('hello');
  await new Promise((ended) => other.addEventListener('close', ended, { once: true }));
  expect(heard).toEqual([]);
  expect(closed).toBe(1);
});
