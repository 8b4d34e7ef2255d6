/** Publishing over a plain WebSocket: the session key signs the relay's challenge first. */
import type { RoomId } from '../../identity/ids.ts';
import type { Signer } from '../../identity/keys.ts';
import { keyOfPeerId } from '../../identity/peer-id.ts';
import { listenUrl } from '../../relays/address.ts';
import { RateLimit } from '../../util/rate-limit.ts';
import { answerChallenge, PUBLISH_PATH } from '../protocol/publish-handshake.ts';
import { DEMANDS, type OpenPublishChannel, type PublishChannel } from './channel.ts';

export interface PublishSocketOptions {
  readonly url: string;
  /** The relay's peer id. */
  readonly relay: string;
  readonly room: RoomId;
  readonly session: Signer;
}

/** The WebSocket at which the relay at this address takes audio, if it does; undefined when the address is not one of a WebSocket, or none at all. */
export function publishUrl(address: string): string | undefined {
  const url = listenUrl(address);
  try {
    return url === undefined ? undefined : new URL(PUBLISH_PATH, url).href;
  } catch {
    return undefined;
  }
}

/** Bytes of the length before a message of one byte, which count on a stream. */
const PREFIX = 1;
const RATE = { perSecond: DEMANDS.perSecond, burst: DEMANDS.maxTotal, maxKeys: 1 };

/** Opened once the challenge is answered: a relay that then refuses ends it. */
export function publishSocket({ url, relay, room, session }: PublishSocketOptions): OpenPublishChannel {
  return ({ onDemand, onEnd }, signal) =>
    new Promise((resolve, reject) => {
      signal.throwIfAborted();
      const key = keyOfPeerId(relay);
      if (key === undefined) throw new Error('a relay without a key');
      const socket = new WebSocket(url);
      socket.binaryType = 'arraybuffer';
      const rate = new RateLimit(RATE);
      let state: 'new' | 'answering' | 'open' | 'over' = 'new';
      const end = (error: Error): void => {
        const was = state;
        if (was === 'over') return;
        state = 'over';
        signal.removeEventListener('abort', aborted);
        socket.close();
        if (was === 'open') onEnd();
        else reject(error);
      };
      const aborted = (): void => end(new Error('not opened in time'));
      signal.addEventListener('abort', aborted, { once: true });
      const channel: PublishChannel = {
        get writable() {
          return state === 'open' && socket.readyState === WebSocket.OPEN;
        },
        get queued() {
          return socket.bufferedAmount;
        },
        send: (bundle) => {
          if (!channel.writable) throw new Error('the WebSocket has ended');
          socket.send(bundle as Uint8Array<ArrayBuffer>);
        },
        close: () => end(new Error('done publishing')),
      };
      const answer = async (challenge: Uint8Array): Promise<void> => {
        try {
          const answered = await answerChallenge(challenge, { relay: key, room, session });
          if (state === 'over') return;
          socket.send(answered);
          state = 'open';
          signal.removeEventListener('abort', aborted);
          resolve(channel);
        } catch (error) {
          end(error instanceof Error ? error : new Error(String(error)));
        }
      };
      socket.onmessage = ({ data }) => {
        if (!(data instanceof ArrayBuffer)) end(new Error('text from a relay'));
        else if (state === 'new') {
          state = 'answering';
          void answer(new Uint8Array(data));
        } else if (
          state !== 'open' ||
          data.byteLength > DEMANDS.maxMessage ||
          !rate.take('', performance.now(), data.byteLength + PREFIX)
        )
          end(new Error('more than a relay says'));
        else onDemand(new Uint8Array(data)[0] ?? 0);
      };
      socket.onclose = () => end(new Error('the relay does not take audio by WebSocket'));
    });
}
