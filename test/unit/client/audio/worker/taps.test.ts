import { afterEach, expect, it } from 'vitest';
import { tapFor } from '../../../../../src/client/audio/worker/taps.ts';
import { readBundle } from '../../../../../src/node/records/bundle.ts';
import { voice } from '../../../../support/records/bundles.ts';

afterEach(() => {
  tapFor({ type: 'tap', port: undefined });
  tapFor({ type: 'ring', port: undefined });
});

const next = (port: MessagePort): Promise<unknown> =>
  new Promise((resolve) => {
    port.onmessage = ({ data }) => resolve(data);
  });

it('a recording and what is kept for a report have the same bundles, and one ends without the other', async () => {
  const [recording, kept] = [new MessageChannel(), new MessageChannel()];
  const ada = voice(1);
  const [one, two] = [await ada.say(1), await ada.say(4)];
  const { id } = ada.member;
  tapFor({ type: 'tap', port: recording.port2 });
  const both = tapFor({ type: 'ring', port: kept.port2 });
  const recorded = next(recording.port1);
  both?.(id, readBundle(one).frames);
  expect(await recorded).toEqual({ session: id, bundle: one });
  const left = tapFor({ type: 'tap', port: undefined });
  left?.(id, readBundle(two).frames);
  const answer = next(kept.port1);
  kept.port1.postMessage(id);
  expect(await answer).toEqual([one, two]);
  expect(tapFor({ type: 'ring', port: undefined })).toBeUndefined();
  for (const { port1 } of [recording, kept]) port1.close();
});
