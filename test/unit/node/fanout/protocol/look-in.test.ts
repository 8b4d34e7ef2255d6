import { expect, it } from 'vitest';
import { encodeLookIn } from '../../../../../src/node/fanout/protocol/look-in.ts';
import { encodeHello } from '../../../../../src/node/fanout/protocol/relay-messages.ts';

it.each(['A'.repeat(27), `-_${'b9'.repeat(12)}Q`, 'X4NB6OqcxmqH5HnZkYhslmnhyvY'])(
  'the hello of somebody who looks in is what the code would say that is still on its way: %s',
  (room) => {
    expect(encodeLookIn(room)).toEqual(encodeHello({ room, audio: false, guest: true, resume: [] }));
  },
);
