import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SPEAKER_BURST, SPEAKER_RATE } from '../../../../../src/node/fanout/protocol/constants.ts';
import { Publisher } from '../../../../../src/node/fanout/publish/publisher.ts';
import { publishStream } from '../../../../../src/node/fanout/publish/stream-channel.ts';
import { FakePublishStream } from '../../../../support/fakes/publish-stream.ts';
import { ROOM } from '../../../../support/records/bundles.ts';

const BUNDLE = new Uint8Array(1_500);

let stream: FakePublishStream;
let publisher: Publisher;

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  stream = new FakePublishStream();
  publisher = await Publisher.open(publishStream(stream.connection, ROOM), new AbortController().signal, {
    onEnd: () => undefined,
  });
  await vi.waitFor(() => expect(publisher.wanted).toBe(true));
});
afterEach(() => {
  publisher.close();
  vi.useRealTimers();
});

describe('a publisher', () => {
  it('drops a bundle that its channel fails to send, reports it, and sends the next', () => {
    stream.fails = new Error('the channel is gone');
    expect(publisher.send(BUNDLE)).toBe('unsent');
    expect(publisher.send(BUNDLE)).toBeUndefined();
    expect(stream.bundles).toBe(1);
  });

  it('drops bundles while the relay reads too slowly', () => {
    stream.writeBufferLength = 24_001;
    expect(publisher.send(BUNDLE)).toBe('slow');
    stream.writeBufferLength = 0;
    expect(publisher.send(BUNDLE)).toBeUndefined();
  });

  it('sends no more than relays forward before they end a channel', () => {
    const outcomes = new Set<string | undefined>();
    // 40 s at 75,000 bytes a second.
    for (let sent = 0; sent < 2_000; sent++) {
      outcomes.add(publisher.send(BUNDLE));
      vi.advanceTimersByTime(20);
    }
    const bytes = stream.sent.reduce((sum, { byteLength }) => sum + byteLength, 0);
    expect(outcomes).toEqual(new Set([undefined, 'too-much']));
    expect(bytes).toBeLessThan(40 * SPEAKER_RATE + SPEAKER_BURST);
    expect(bytes).toBeGreaterThan(40 * SPEAKER_RATE);
  });

  it('sends nothing, and counts nothing as dropped, when nobody listens', () => {
    publisher.close();
    expect(publisher.send(BUNDLE)).toBeUndefined();
    expect(stream.bundles).toBe(0);
  });
});
