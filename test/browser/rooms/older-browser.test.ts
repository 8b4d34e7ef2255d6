import { expectHeard, roomTest } from '../../support/harness/room-test.ts';
import { forgetEd25519 } from '../../support/page/forget-ed25519.ts';

roomTest('a browser whose WebCrypto has no Ed25519 is in the room like all others', async ({ company }) => {
  const { url } = await company.relay();
  const ada = await company.chromium('ada', url);
  const bao = await company.chromium('bao', url, { init: [`(${forgetEd25519})();`] });
  await company.meet('Old instruments', [ada, bao]);
  for (const one of [ada, bao]) await one.unmute();
  await expectHeard([ada], [bao], [ada.voice, bao.voice]);
  await expectHeard([bao], [ada], [ada.voice, bao.voice]);
});
