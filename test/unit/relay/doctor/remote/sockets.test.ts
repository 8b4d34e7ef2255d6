import { expect, it } from 'vitest';
import { type Entered, judgeListening, judgePublishing } from '../../../../../relay/doctor/remote/sockets.ts';
import { encodeChallenge } from '../../../../../src/node/fanout/protocol/publish-handshake.ts';
import { encodeNotice } from '../../../../../src/node/fanout/protocol/relay-messages.ts';

const said = (message: Uint8Array): Entered => ({
  message,
  standing: { path: '/listen', ended: () => undefined, pings: () => 0, close: () => undefined },
});

it('a listener is let in, turned away, or meets something else', () => {
  expect(judgeListening(said(encodeNotice('full', [])))).toMatchObject({
    verdict: 'warn',
    seen: expect.stringContaining('full'),
  });
  expect(judgeListening(said(Uint8Array.of(1, 2, 3))).verdict).toBe('fail');
  expect(judgeListening({ refused: 'HTTP 400 in place of a WebSocket' }).advice).toContain('proxy_http_version');
  expect(judgeListening({ refused: 'HTTP 429 in place of a WebSocket' }).advice).toContain('--max-per-address');
});

it('a speaker is asked by the relay that was described, not by another', () => {
  const [key, other] = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)];
  const challenge = said(encodeChallenge({ nonce: new Uint8Array(32), relay: key }));
  expect(judgePublishing(challenge, key).verdict).toBe('ok');
  expect(judgePublishing(challenge, other)).toMatchObject({
    verdict: 'fail',
    seen: expect.stringContaining('another'),
  });
  expect(judgePublishing(said(new Uint8Array()), key).verdict).toBe('fail');
});
