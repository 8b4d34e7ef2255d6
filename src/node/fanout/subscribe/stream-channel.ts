import type { Connection } from '@libp2p/interface';
import { readMessages, sendMessage } from '../../transport/framed-stream.ts';
import { MalformedError } from '../../wire/malformed.ts';
import { LISTEN_PROTOCOL } from '../protocol/constants.ts';
import { ReceiveLimits } from '../protocol/receive-limits.ts';
import { LISTEN_LIMITS } from '../protocol/relay-messages.ts';
import { type ListenChannel, type ListenChannelEvents, OPEN_TIMEOUT } from './channel.ts';

export function overStream(connection: () => Connection | undefined, events: ListenChannelEvents): ListenChannel {
  const allowance = new ReceiveLimits();
  const ended = new AbortController();
  let send: ListenChannel['send'] = () => undefined;
  void (async () => {
    let flooded = false;
    try {
      const signal = AbortSignal.any([ended.signal, AbortSignal.timeout(OPEN_TIMEOUT)]);
      const stream = await connection()?.newStream(LISTEN_PROTOCOL, { signal });
      if (stream === undefined) return;
      ended.signal.addEventListener('abort', () => stream.abort(new Error('done listening')), { once: true });
      if (ended.signal.aborted) return;
      send = (message) => {
        if (stream.status === 'open') sendMessage(stream, message);
      };
      events.onOpen();
      for await (const message of readMessages(stream, LISTEN_LIMITS)) {
        if (!allowance.message(message.byteLength, performance.now())) throw new MalformedError('too much');
        events.onMessage(message);
      }
    } catch (error) {
      // However it ended, the owner tries again. If a message has no end, or too many arrive, the relay sent more than it may.
      flooded = error instanceof MalformedError;
    } finally {
      ended.abort();
      events.onClose(flooded);
    }
  })();
  return { send: (message) => send(message), close: () => ended.abort() };
}
