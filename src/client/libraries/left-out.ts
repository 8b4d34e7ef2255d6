/**
 * Modules of libraries that no Stoa page can reach and that a tree-shaker must keep, and what stands in their place. A path that did reach a
 * `refuse` would throw, never misbehave. `docs/decisions` tells more (12, 33).
 */

export interface Replacement {
  readonly file: RegExp;
  /** The module's source in the page. Throws when the library is no longer what it was. */
  readonly source: (original: string) => string;
}

const REFUSE = "const refuse = () => { throw new Error('left out of the page'); };";

/** `original` with `from` replaced, which has to be there: else the library has changed, and somebody has to look. */
export function replaced(
  original: string,
  ...pairs: readonly (readonly [from: string | RegExp, to: string])[]
): string {
  return pairs.reduce((source, [from, to]) => {
    if (source.search(typeof from === 'string' ? literal(from) : from) < 0)
      throw new Error(`a library has changed: look whether ${from} needs replacing still`);
    return source.replace(from, to);
  }, original);
}

const literal = (text: string): RegExp => new RegExp(text.replace(/[^\w\s]/g, '\\$&'));

/** All ours are Ed25519 keys. */
const OTHER_KEYS: readonly Replacement[] = [
  {
    file: /@libp2p\/crypto\/dist\/src\/keys\/secp256k1\/index(\.browser)?\.js$/,
    source: () =>
      `${REFUSE} export const publicKeyLength = 33, privateKeyLength = 32; export { refuse as hashAndSign, refuse as hashAndVerify };`,
  },
  ...[
    /@libp2p\/crypto\/dist\/src\/keys\/secp256k1\/utils\.js$/,
    /@libp2p\/crypto\/dist\/src\/keys\/rsa\/utils\.js$/,
    /@libp2p\/crypto\/dist\/src\/keys\/rsa\/der\.js$/,
    /@libp2p\/crypto\/dist\/src\/keys\/ecdsa\/utils\.js$/,
  ].map((file) => ({
    file,
    source: (original: string) => {
      const names = [...original.matchAll(/^export (?:async )?function (\w+)/gm)].map(
        ([, name]) => `refuse as ${name}`,
      );
      const constants = original.match(/^export const \w+ = \d+;$/gm) ?? [];
      return `${REFUSE} ${constants.join(' ')} export { ${names.join(', ')} };`;
    },
  })),
];

/** By WebCrypto (ed25519.ts), which makes keys asynchronously. */
const OWN_ED25519: readonly Replacement[] = [
  {
    file: /@libp2p\/crypto\/dist\/src\/keys\/ed25519\/index\.browser\.js$/,
    // From the page's root, as Vite reads it.
    source: () => "export * from '/libraries/ed25519.ts';",
  },
  {
    file: /@libp2p\/crypto\/dist\/src\/keys\/ed25519\/utils\.js$/,
    source: (original) =>
      replaced(
        original,
        ['crypto.generateKey()', 'await crypto.generateKey()'],
        ['crypto.generateKeyFromSeed(seed)', 'await crypto.generateKeyFromSeed(seed)'],
      ),
  },
  {
    // Noise wants X25519 alone, which multiplies its base point by the tables of Ed25519 if it may, and by its own ladder if not.
    file: /@noble\/curves\/ed25519\.js$/,
    source: (original) => replaced(original, [/scalarMultBase: \(k\) => \{[^}]*\},/, '']),
  },
];

export const LEFT_OUT: readonly Replacement[] = [
  ...OTHER_KEYS,
  ...OWN_ED25519,
  {
    // A page has no registry for metrics.
    file: /@(chainsafe\/libp2p-)?gossipsub\/dist\/src\/metrics\.js$/,
    source: (original) =>
      replaced(original, [/export function getMetrics\(.*/s, `${REFUSE} export { refuse as getMetrics };`]),
  },
  {
    // The parameters are ours and gossipsub's own.
    file: /@(chainsafe\/libp2p-)?gossipsub\/dist\/src\/score\/peer-score-params\.js$/,
    source: (original) =>
      replaced(original, [/export function validate(\w+)\(.*?\n\}\n/gs, 'export function validate$1() {}\n']),
  },
  {
    // Gossipsub needs one queue, of which it uses this much.
    file: /node_modules\/denque\/index\.js$/,
    source: () => 'export default class extends Array { peekFront() { return this[0]; } clear() { this.length = 0; } }',
  },
  {
    // With the lines that quiet.ts leaves out go the printers.
    file: /@libp2p\/logger\/dist\/src\/index\.js$/,
    source: () =>
      `const nothing = () => {}; const mute = Object.assign(() => {}, { enabled: false, error: nothing, trace: nothing, newScope: () => mute });
       export const logger = () => mute; export const defaultLogger = () => ({ forComponent: logger });
       export { defaultLogger as peerLogger, defaultLogger as prefixLogger };`,
  },
  {
    // Addresses of relays name hosts or numbers, never a /dnsaddr to ask a DNS server about.
    file: /libp2p\/dist\/src\/connection-manager\/resolvers\/dnsaddr\.js$/,
    source: () => `${REFUSE} export const dnsaddrResolver = { canResolve: () => false, resolve: refuse };`,
  },
  {
    // Ours is the heartbeat (src/node/transport/heartbeat.ts).
    file: /libp2p\/dist\/src\/connection-monitor\.js$/,
    source: () => `${REFUSE} export { refuse as ConnectionMonitor };`,
  },
];
