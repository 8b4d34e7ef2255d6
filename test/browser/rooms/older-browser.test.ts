import { expectHeard, roomTest } from '../../support/harness/room-test.ts';

/** Run in the page before its own code: WebCrypto as it was before it had Ed25519. */
function forgetEd25519(): void {
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

roomTest('a browser whose WebCrypto has no Ed25519 is in the room like all others', async ({ company }) => {
  const { url } = await company.relay();
  const ada = await company.chromium('ada', url);
  const bao = await company.chromium('bao', url, { init: [`(${forgetEd25519})();`] });
  await company.meet('Old instruments', [ada, bao]);
  for (const one of [ada, bao]) await one.unmute();
  await expectHeard([ada], [bao], [ada.voice, bao.voice]);
  await expectHeard([bao], [ada], [ada.voice, bao.voice]);
});
