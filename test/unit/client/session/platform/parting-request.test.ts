import { afterEach, expect, it, vi } from 'vitest';
import { sendFarewell } from '../../../../../src/client/session/platform/parting-request.ts';
import { ROOM } from '../../../../support/records/bundles.ts';

afterEach(() => vi.unstubAllGlobals());

it('a farewell goes to every relay that has an HTTP port, in a request that outlives the page and says nothing else about it', async () => {
  const sent: [string, RequestInit][] = [];
  vi.stubGlobal('fetch', (url: URL, request: RequestInit) => {
    sent.push([url.href, request]);
    return Promise.reject(new TypeError('blocked'));
  });
  const peer = '12D3KooWGRUzNsRLiVbrLZEFGTSZ1nGSqQLJdKnWXXeU5xxsoYTJ';
  const record = new Uint8Array([1, 2]);
  sendFarewell(
    [
      `/dns4/relay.example.org/tcp/443/wss/p2p/${peer}`,
      `/ip4/192.0.2.1/udp/7000/webrtc-direct/certhash/uEi/p2p/${peer}`,
      `/ip6/2001:db8::1/tcp/7000/ws/p2p/${peer}`,
    ],
    ROOM,
    record,
  );
  const request = { method: 'POST', body: record, keepalive: true, mode: 'no-cors', credentials: 'omit' };
  expect(sent).toEqual([
    [`https://relay.example.org/farewell?room=${ROOM}`, { ...request, referrerPolicy: 'no-referrer' }],
    [`http://[2001:db8::1]:7000/farewell?room=${ROOM}`, { ...request, referrerPolicy: 'no-referrer' }],
  ]);
});
