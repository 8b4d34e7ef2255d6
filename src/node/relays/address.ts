export const MAX_ADDRESS_BYTES = 220;
/** Relay addresses that a member may name, and the longest of them in bytes (webrtc-direct with two hashes takes about 160). */
export const MAX_RELAYS = 3;
export const LISTEN_PATH = '/listen';

/** True for a relay's multiaddr that a page can dial: WebSocket or webrtc-direct, with a peer id at its end. */
export function isRelayAddress(text: string): boolean {
  return (
    text.length <= MAX_ADDRESS_BYTES &&
    /^\/(ip4|ip6|dns|dns4|dns6)\/[0-9A-Za-z.:-]+\/(tcp\/\d+(\/tls)?\/wss?|udp\/\d+\/webrtc-direct(\/certhash\/[\w-]+)+)\/p2p\/[1-9A-HJ-NP-Za-km-z]+$/.test(
      text,
    )
  );
}

/** The peer id at the end of a relay's address. */
export function relayPeerId(address: string): string {
  return address.slice(address.lastIndexOf('/') + 1);
}

/** The peer id at the end of a relay's address, or undefined when there is none. */
export function peerIdIn(address: string): string | undefined {
  return /\/p2p\/([1-9A-HJ-NP-Za-km-z]{1,128})$/.exec(address)?.[1];
}

/** The WebSocket URL of a relay's listen endpoint, or undefined when the address is not one of a WebSocket. */
export function listenUrl(address: string): string | undefined {
  if (!/^\/(ip4|ip6|dns|dns4|dns6)\/[^/]+\/tcp\/\d+(\/tls)?\/wss?\/p2p\/[^/]+$/.test(address)) return undefined;
  return `${/\/tls\/|\/wss\//.test(address) ? 'wss' : 'ws'}://${hostIn(address)}:${address.split('/')[4]}${LISTEN_PATH}`;
}

/** The host in a relay's address, as in a URL. */
export function hostIn(address: string): string {
  const [, kind, host = ''] = address.split('/');
  return kind === 'ip6' ? `[${host}]` : host;
}
