import { LISTEN_PATH } from '../../node/fanout/protocol/constants.ts';

/** The WebSocket URL of a relay's listen endpoint, or undefined when its address is not a WebSocket's. */
export function listenUrl(address: string): string | undefined {
  const match = /^\/(ip4|ip6|dns|dns4|dns6)\/([^/]+)\/tcp\/(\d+)(\/tls)?(?:\/sni\/[^/]+)?\/(ws|wss)\/p2p\/[^/]+$/.exec(
    address,
  );
  if (match === null) return undefined;
  const [, kind, host, port, tls, scheme] = match;
  const secure = tls !== undefined || scheme === 'wss';
  return `${secure ? 'wss' : 'ws'}://${kind === 'ip6' ? `[${host}]` : host}:${port}${LISTEN_PATH}`;
}
