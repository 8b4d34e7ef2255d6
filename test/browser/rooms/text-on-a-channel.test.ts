import { expect } from 'vitest';
import { roomTest } from '../../support/harness/room-test.ts';

/** Runs in the page: what becomes of a channel of its own that brings bytes, then text. Self-contained. */
async function bringsText(): Promise<{ heard: string[]; closed: boolean }> {
  const [near, far] = [new RTCPeerConnection(), new RTCPeerConnection()];
  near.onicecandidate = ({ candidate }) => void far.addIceCandidate(candidate ?? undefined);
  far.onicecandidate = ({ candidate }) => void near.addIceCandidate(candidate ?? undefined);
  const heard: string[] = [];
  const closed = new Promise<boolean>((resolve) => {
    far.ondatachannel = ({ channel }) => {
      channel.binaryType = 'arraybuffer';
      channel.onmessage = ({ data }) => heard.push(Object.prototype.toString.call(data));
      channel.onclose = () => resolve(true);
    };
    setTimeout(resolve, 8_000, false);
  });
  const channel = near.createDataChannel('');
  channel.onopen = () => {
    channel.send(new Uint8Array(3));
    channel.send('hello');
  };
  await near.setLocalDescription();
  await far.setRemoteDescription(near.localDescription!);
  await far.setLocalDescription();
  await near.setRemoteDescription(far.localDescription!);
  return { closed: await closed, heard };
}

roomTest('a channel that brings a page text is closed, and the text reaches no library', async ({ company }) => {
  const relay = await company.relay();
  for (const ada of [await company.chromium('ada', relay.url), await company.firefox('bao', relay.url)]) {
    await company.meet(`The room of ${ada.name}`, [ada]);
    expect(await ada.evaluate(`(${bringsText})()`)).toEqual({ closed: true, heard: ['[object ArrayBuffer]'] });
  }
});
