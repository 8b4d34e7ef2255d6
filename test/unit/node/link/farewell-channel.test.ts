import { expect, it } from 'vitest';
import { FarewellChannel } from '../../../../src/node/link/farewell-channel.ts';
import { encodeFarewell, encodeReport } from '../../../../src/node/link/packet.ts';
import { TestPipe } from '../../../support/fakes/lossy-pipes.ts';

function ends(): { mine: FarewellChannel; theirs: FarewellChannel; taken: Uint8Array[] } {
  const taken: Uint8Array[] = [];
  const theirs = new FarewellChannel(new TestPipe(() => undefined), (record) => taken.push(record));
  const mine = new FarewellChannel(new TestPipe((datagram) => theirs.receive(datagram)), () => undefined);
  return { mine, theirs, taken };
}

it('a farewell arrives as it was sent', () => {
  const { mine, taken } = ends();
  mine.send(new Uint8Array([1, 2]));
  expect(taken).toEqual([new Uint8Array([1, 2])]);
});

it('no more farewells are accepted than an honest page sends', () => {
  const { theirs, taken } = ends();
  for (let i = 0; i < 100; i++) theirs.receive(encodeFarewell(i, new Uint8Array(3)));
  expect(taken).toHaveLength(4);
  expect(theirs.drops.get('too-many')).toBe(96);
});

it('anything else on the channel is dropped and counted, and is no farewell', () => {
  const { theirs, taken } = ends();
  for (let i = 0; i < 50; i++) theirs.receive(new Uint8Array(i));
  theirs.receive(encodeReport({ number: 1, expected: 0, received: 0, sentAt: 0, echo: 0, held: 0 }));
  expect(theirs.drops.get('malformed')).toBe(51);
  theirs.receive(encodeFarewell(1, new Uint8Array(1)));
  expect(taken).toHaveLength(1);
});
