import { onlySpeaking } from '../../support/harness/company.ts';
import { expectHeard, roomTest } from '../../support/harness/room-test.ts';

/** Runs in the page before its code: a browser that cannot give data channels to workers. Self-contained. */
function keepChannels(): void {
  const post = Worker.prototype.postMessage as (this: Worker, message: unknown, transfer?: Transferable[]) => void;
  Worker.prototype.postMessage = function (this: Worker, message: unknown, transfer: Transferable[] = []) {
    if (transfer.some((thing) => thing instanceof RTCDataChannel)) throw new DOMException('kept', 'DataCloneError');
    post.call(this, message, transfer);
  } as Worker['postMessage'];
}

roomTest('a browser that cannot give channels to workers talks directly with one that can', async ({ company }) => {
  const relay = await company.relay();
  const ada = await company.chromium('ada', relay.url, { init: [`(${keepChannels})();`] });
  const bao = await company.chromium('bao', relay.url);
  const people = [ada, bao];
  const voices = people.map((one) => one.voice);
  await company.meet('Old and new', people);
  await onlySpeaking(people, [ada]);
  await expectHeard([bao], [ada], voices);
  // From here on nothing but the link brings sound.
  await relay.kill();
  await expectHeard([bao], [ada], voices);
  await onlySpeaking(people, [bao]);
  await expectHeard([ada], [bao], voices);
});
