import { expect, it } from 'vitest';
import { type RelayOptions, readOptions } from '../../../../relay/cli/options.ts';
import { udpHost, usedPorts } from '../../../../relay/cli/used-ports.ts';

const options = (...words: string[]): RelayOptions => (readOptions(words, {}) as { options: RelayOptions }).options;
const used = (...words: string[]): string[] =>
  usedPorts(options(...words)).map(({ kind, host, port, flag }) => `${kind} ${host} ${port} ${flag}`);

it('a relay uses the ports of its options, and those of UDP on all addresses behind a proxy', () => {
  expect(used()).toEqual(['TCP 127.0.0.1 7862 --port', 'UDP 127.0.0.1 7862 --udp-port']);
  expect(used('--no-udp', '--metrics-port', '9000')).toEqual([
    'TCP 127.0.0.1 7862 --port',
    'TCP 127.0.0.1 9000 --metrics-port',
  ]);
  expect(used('--behind-proxy', '--announce', 'relay.example', '--stun-port', '3478')).toEqual([
    'TCP 127.0.0.1 7862 --port',
    'UDP 0.0.0.0 7862 --udp-port',
    'UDP 0.0.0.0 3478 --stun-port',
  ]);
});

it('webrtc-direct listens on IPv4 where the relay listens on IPv6', () => {
  expect(['::', '::1', '192.0.2.7'].map((host) => udpHost(options('--host', host)))).toEqual([
    '0.0.0.0',
    '127.0.0.1',
    '192.0.2.7',
  ]);
});
