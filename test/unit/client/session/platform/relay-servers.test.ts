import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { serverSays } from '../../../../../src/client/session/platform/relay-discovery.ts';
import { ownRelay, serversOf } from '../../../../../src/client/session/platform/relay-servers.ts';

beforeEach(() => {
  vi.stubGlobal('document', { baseURI: 'https://rooms.example/stoa/?debug' });
});
afterEach(() => {
  vi.unstubAllGlobals();
  serverSays.value = {};
});

describe('the server that the page came from', () => {
  it('is asked about rooms where it is a relay', () => {
    serverSays.value = { peerId: '12D3KooW', addresses: [] };
    expect(ownRelay()).toEqual(['https://rooms.example/stoa/']);
  });

  it('is not where it is a plain file host, which would learn who is in which room', () => {
    expect(ownRelay()).toEqual([]);
    serverSays.value = { relays: ['/dns4/relay.example/tcp/443/tls/ws/p2p/12D3KooW'] };
    expect(ownRelay()).toEqual([]);
  });
});

it('relays answer HTTP where they are reached by WebSocket', () => {
  expect(serversOf(['/dns4/relay.example/tcp/443/tls/ws/p2p/12D3KooW', '/ip4/192.0.2.1/udp/1/webrtc-direct'])).toEqual([
    'https://relay.example:443/',
  ]);
});
