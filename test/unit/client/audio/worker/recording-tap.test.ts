import { describe, expect, it } from 'vitest';
import type { Overheard, Tapped } from '../../../../../src/client/audio/messages.ts';
import type { Receiver } from '../../../../../src/client/audio/worker/receiver.ts';
import { tapBy } from '../../../../../src/client/audio/worker/recording-tap.ts';

const STREAM = '0123456789abcdef';
const settled = () => new Promise((resolve) => setTimeout(resolve, 20));

describe('what is handed on of what comes', () => {
  it('is all frames of one voice to whoever captions it, until they want no more, and a recording goes on meanwhile', async () => {
    const receiver: Pick<Receiver, 'ear'> = { ear: undefined };
    const recording = new MessageChannel();
    const ear = new MessageChannel();
    const heard: Overheard[] = [];
    ear.port1.onmessage = ({ data }: MessageEvent<Overheard>) => heard.push(data);

    const tap = tapBy({ type: 'tap', port: recording.port2 }, receiver);
    expect(tap).toBeDefined();
    expect(tapBy({ type: 'tap', voice: 'ada', port: ear.port2 }, receiver)).toBeDefined();
    const around = new Uint8Array(1_000).fill(7);
    receiver.ear?.('ada', STREAM, [{ seq: 1, payload: around.subarray(0, 3) }]);
    receiver.ear?.('bao', STREAM, [{ seq: 2, payload: around.subarray(0, 3) }]);
    await settled();
    expect(heard).toEqual([{ stream: STREAM, frames: [{ seq: 1, payload: new Uint8Array(3).fill(7) }] }]);
    // Not what it is a piece of.
    expect(heard[0]?.frames[0]?.payload.buffer.byteLength).toBe(3);

    expect(tapBy({ type: 'tap', voice: 'ada', port: undefined }, receiver)).toBeDefined();
    expect(receiver.ear).toBeUndefined();
    expect(tapBy({ type: 'tap', port: undefined }, receiver)).toBeUndefined();
    expect(tapBy({ type: 'tap', voice: 'ada', port: undefined }, receiver)).toBeUndefined();
    for (const { port1, port2 } of [recording, ear]) {
      port1.close();
      port2.close();
    }
  });

  it('is what is sent, too, to whoever records and nobody else', async () => {
    const [recording, report] = [new MessageChannel(), new MessageChannel()];
    const receiver: Pick<Receiver, 'ear'> = { ear: undefined };
    const frame = { seq: 4, payload: Uint8Array.of(1, 2) };
    tapBy({ type: 'ring', port: report.port2 }, receiver)!.said(STREAM, { ...frame, seq: 3 });
    tapBy({ type: 'tap', port: recording.port2 }, receiver)!.said(STREAM, frame);
    const answers: Tapped[] = [];
    recording.port1.onmessage = ({ data }: MessageEvent<Tapped>) => answers.push(data);
    recording.port1.postMessage(undefined);
    await settled();
    // It is told what was said up to the end also after that.
    tapBy({ type: 'tap', port: undefined }, receiver)!.said(STREAM, { ...frame, seq: 5 });
    recording.port1.postMessage(undefined);
    await settled();
    expect(answers.map(({ said }) => said.map(({ stream, frame: { seq } }) => [stream, seq]))).toEqual([
      [[STREAM, 4]],
      [],
    ]);
    expect(tapBy({ type: 'ring', port: undefined }, receiver)).toBeUndefined();
    for (const { port1, port2 } of [recording, report]) {
      port1.close();
      port2.close();
    }
  });
});
