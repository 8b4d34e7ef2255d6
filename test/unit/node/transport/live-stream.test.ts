import type { Stream } from '@libp2p/interface';
import { describe, expect, it } from 'vitest';
import { type LastPacket, sendLive } from '../../../../src/node/transport/live-stream.ts';

/** As libp2p's WebRTC streams: a message goes out as its length and itself, one after the other. */
class Channeled {
  maxBufferedAmount = 2 ** 21;
  readonly channel = { readyState: 'open', bufferedAmount: 0 };
  readonly packets: Uint8Array[] = [];
  packed = 0;

  constructor(last?: LastPacket) {
    sendLive(this as unknown as Stream, last);
  }

  /** As AbstractMessageStream hands on what it was given. */
  send(bytes: Uint8Array): { sentBytes: number; canSendMore: boolean } {
    return this.sendData({ subarray: () => bytes });
  }

  sendData(data: { subarray(): Uint8Array }): { sentBytes: number; canSendMore: boolean } {
    if (this.channel.readyState !== 'open') return { sentBytes: 0, canSendMore: false };
    this.packed++;
    const bytes = data.subarray();
    this.flag(bytes);
    return { sentBytes: bytes.byteLength, canSendMore: this.channel.bufferedAmount < this.maxBufferedAmount };
  }

  /** What is sent beside messages goes the same way. */
  flag(bytes: Uint8Array): void {
    const list = [Uint8Array.of(bytes.byteLength), bytes];
    this._sendMessage(Object.assign(list, { subarray: () => Uint8Array.of(bytes.byteLength, ...bytes) }));
  }

  _sendMessage(data: Iterable<Uint8Array>): void {
    this.packets.push(...data);
  }
}

describe('a WebRTC stream for live audio', () => {
  it('sends a message and its length as one packet', () => {
    const stream = new Channeled();
    stream.send(Uint8Array.of(7, 8));
    expect(stream.packets).toEqual([Uint8Array.of(2, 7, 8)]);
  });

  it('shares the packet of the same message with other streams, and no other', () => {
    const last: LastPacket = {};
    const streams = [new Channeled(last), new Channeled(last), new Channeled(last)];
    const [first, second] = [Uint8Array.of(7, 8), Uint8Array.of(7, 8, 9)];
    for (const stream of streams) expect(stream.send(first).sentBytes).toBe(2);
    streams[0]!.flag(Uint8Array.of(1));
    for (const stream of streams) stream.send(first);
    for (const stream of streams) expect(stream.send(second).sentBytes).toBe(3);
    const said = [Uint8Array.of(2, 7, 8), Uint8Array.of(2, 7, 8), Uint8Array.of(3, 7, 8, 9)];
    expect(streams[0]!.packets).toEqual([said[0], Uint8Array.of(1, 1), said[1], said[2]]);
    for (const stream of streams.slice(1)) expect(stream.packets).toEqual(said);
    expect(streams.map(({ packed }) => packed)).toEqual([3, 0, 0]);
  });

  it('is full with a few kilobytes in its channel, whoever made the packet', () => {
    const last: LastPacket = {};
    const [one, other] = [new Channeled(last), new Channeled(last)];
    const bytes = new Uint8Array(100);
    expect(one.send(bytes).canSendMore).toBe(true);
    for (const stream of [one, other]) {
      stream.channel.bufferedAmount = 16 * 1024;
      expect(stream.send(bytes).canSendMore).toBe(false);
    }
  });

  it('sends nothing through a closed channel', () => {
    const last: LastPacket = {};
    const [one, other] = [new Channeled(last), new Channeled(last)];
    const bytes = new Uint8Array(100);
    one.send(bytes);
    other.channel.readyState = 'closing';
    expect(other.send(bytes)).toEqual({ sentBytes: 0, canSendMore: false });
    expect(other.packets).toEqual([]);
  });

  it('of another kind is left as it is', () => {
    const stream = { send: () => true };
    expect(sendLive(stream as unknown as Stream)).toBe(stream);
    expect(Object.keys(stream)).toEqual(['send']);
  });
});
