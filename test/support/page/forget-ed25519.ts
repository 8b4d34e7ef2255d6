/** Self-contained: run in a page or worker before its own code: WebCrypto as it was before it had Ed25519. */
export function forgetEd25519(): void {
  const names = (algorithm: AlgorithmIdentifier): boolean =>
    (typeof algorithm === 'string' ? algorithm : algorithm.name) === 'Ed25519';
  const unknown = () => Promise.reject(new DOMException('Algorithm: Unrecognized name', 'NotSupportedError'));
  const subtle: SubtleCrypto | undefined = crypto.subtle;
  // The blank page before it.
  if (subtle === undefined) return;
  const generate = subtle.generateKey.bind(subtle) as (...args: unknown[]) => Promise<CryptoKeyPair>;
  const read = subtle.importKey.bind(subtle) as (...args: unknown[]) => Promise<CryptoKey>;
  Object.assign(subtle, {
    generateKey: (...args: unknown[]) => (names(args[0] as string) ? unknown() : generate(...args)),
    importKey: (...args: unknown[]) => (names(args[2] as string) ? unknown() : read(...args)),
  });
}
