/** Publishing over a libp2p stream: the connection has proven who speaks. */
import type { Connection } from '@libp2p/interface';
import type { RoomId } from '../../identity/ids.ts';
import { readMessages, sendMessage } from '../../transport/framed-stream.ts';
import { sendLive } from '../../transport/live-stream.ts';
import { PUBLISH_PROTOCOL, PUBLISH_PROTOCOL_1_0 } from '../protocol/constants.ts';
import { encodePublish } from '../protocol/relay-messages.ts';
import { DEMANDS, type OpenPublishChannel } from './channel.ts';

/** To the relay at the other end of `connection`. */
export function publishStream(connection: Connection, room: RoomId): OpenPublishChannel {
  return async ({ onDemand, onEnd }, signal) => {
    const stream = sendLive(await connection.newStream([PUBLISH_PROTOCOL, PUBLISH_PROTOCOL_1_0], { signal }));
    sendMessage(stream, encodePublish(room));
    const close = (): void => stream.abort(new Error('done publishing'));
    const hear = async (): Promise<void> => {
      try {
        for await (const message of readMessages(stream, DEMANDS)) onDemand(message[0] ?? 0);
      } catch {
        // However it ended, the owner opens another.
      } finally {
        close();
        onEnd();
      }
    };
    void hear();
    return {
      get writable() {
        return stream.writeStatus === 'writable';
      },
      get queued() {
        return stream.writeBufferLength;
      },
      send: (bundle) => sendMessage(stream, bundle),
      close,
    };
  };
}
