import { multiaddr } from '@multiformats/multiaddr';
import { expect, it } from 'vitest';
import { addressOf, standIn } from '../../../../relay/util/connection-address.ts';
import { isLoopback } from '../../../../relay/util/ip.ts';

it('a connection counts by the address that it comes from, whatever the transport', () => {
  const from = (text: string): string => addressOf({ remoteAddr: multiaddr(text) });
  expect(from('/ip4/203.0.113.7/udp/4001/webrtc-direct')).toBe('203.0.113.7');
  expect(from('/ip4/203.0.113.7/tcp/4001/ws')).toBe('203.0.113.7');
  expect(from('/ip6/2001:db8:1:2:3::1/tcp/4001/ws')).toBe(from('/ip6/2001:db8:1:2:4::9/tcp/1/ws'));
});

it('an address has one stand-in on loopback, and different ones have different ones', () => {
  const all = Array.from({ length: 200 }, (_, i) => standIn(`203.0.113.${i}`));
  expect(all.every(isLoopback)).toBe(true);
  expect(new Set(all).size).toBe(200);
  expect(standIn('203.0.113.5')).toBe(all[5]);
});
