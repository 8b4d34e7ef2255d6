/** Publishers over libp2p streams, whose connection has proven the session key. */
import type { Stream } from '@libp2p/interface';
import * as lp from 'it-length-prefixed';
import { PUBLISH_PROTOCOL_1_0 } from '../../../src/node/fanout/protocol/constants.ts';
import { Demand, decodeHello } from '../../../src/node/fanout/protocol/relay-messages.ts';
import { MIN_BUNDLE } from '../../../src/node/records/bundle.ts';
import { readMessages, trySend } from '../../../src/node/transport/framed-stream.ts';
import { MalformedError } from '../../../src/node/wire/malformed.ts';
import type { Forwarder, Stand } from '../forwarder.ts';
import { PUBLISH_LIMITS } from '../publish-policy.ts';
import type { Publisher } from '../types.ts';
import { closeSoon, waitForHello } from './stream-tools.ts';

export async function servePublisher(
  stream: Stream,
  who: Pick<Publisher, 'session' | 'from'>,
  publish: Forwarder['publish'],
): Promise<void> {
  const greeted = waitForHello(stream);
  const publisher: Publisher = {
    ...who,
    way: 'stream',
    demand: (demand) => {
      const known = demand === Demand.twice && stream.protocol === PUBLISH_PROTOCOL_1_0 ? Demand.go : demand;
      trySend(stream, lp.encode.single(new Uint8Array([known])).subarray());
    },
    close: () => void closeSoon(stream),
  };
  let stand: Stand | undefined;
  try {
    for await (const message of readMessages(stream, PUBLISH_LIMITS)) {
      greeted();
      if (stand !== undefined) {
        // Many of these fit into the bytes that a publisher may send.
        if (message.byteLength < MIN_BUNDLE) throw new MalformedError('bundle length');
        stand.offer(message);
        continue;
      }
      stand = publish(decodeHello(message).room, publisher);
      if (stand === undefined) {
        await closeSoon(stream);
        return;
      }
    }
  } finally {
    greeted();
    stand?.leave();
    stream.abort(new Error('publisher left'));
  }
}
