/** The ports that a relay with these options opens, and by which options others are chosen. */
import { ipBytes, isLoopback } from '../util/ip.ts';
import type { RelayOptions } from './options.ts';

export interface UsedPort {
  readonly kind: 'TCP' | 'UDP';
  readonly host: string;
  /** 0 for any free one. */
  readonly port: number;
  readonly flag: string;
  readonly hostFlag?: string;
}

/** Those that have to be free: STUN's default gives way to another. */
export function usedPorts(options: RelayOptions): readonly UsedPort[] {
  const { host, port, acme, metricsHost, metricsPort, udpPort, stun } = options;
  const stunHost = options.behindProxy ? udpHost(options) : host;
  return [
    { kind: 'TCP', host, port, flag: '--port' },
    ...(acme?.httpPort === undefined
      ? []
      : [{ kind: 'TCP', host, port: acme.httpPort, flag: '--acme-http-port' } as const]),
    ...(metricsPort === undefined
      ? []
      : [
          {
            kind: 'TCP',
            host: metricsHost,
            port: metricsPort,
            flag: '--metrics-port',
            hostFlag: '--metrics-host',
          } as const,
        ]),
    ...(udpPort === undefined
      ? []
      : [{ kind: 'UDP', host: udpHost(options), port: udpPort, flag: '--udp-port' } as const]),
    ...(stun?.asked === true ? [{ kind: 'UDP', host: stunHost, port: stun.port, flag: '--stun-port' } as const] : []),
  ];
}

/**
 * The addresses of the UDP ports. webrtc-direct supports only IPv4, so the wildcard and loopback of IPv6 get their counterparts. A proxy in front
 * forwards no UDP, so clients reach that port directly, although the TCP port is only for the proxy.
 */
export function udpHost({ host, behindProxy }: RelayOptions): string {
  if (behindProxy && isLoopback(host)) return '0.0.0.0';
  if (ipBytes(host)?.length === 4) return host;
  return isLoopback(host) ? '127.0.0.1' : '0.0.0.0';
}
