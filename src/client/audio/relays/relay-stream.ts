/**
 * A relay without WebSocket is reached by a stream of the page's connection to it, which a worker cannot have: the page opens the stream, and its
 * messages pass through a port. Both ends are here.
 */
import type { ListenChannel, ListenChannelEvents } from '../../../node/fanout/subscribe/channel.ts';

/** From the page: the state of the stream, and each message from the relay. */
type FromPage = 'open' | 'closed' | 'flooded' | ArrayBuffer;
/** To the page: each message for the relay, and that it may close the stream. */
type ToPage = Uint8Array<ArrayBuffer> | 'close';

/** The worker's end. `ask` sends the page its own. */
export function overPage(ask: (port: MessagePort) => void, events: ListenChannelEvents): ListenChannel {
  const { port1, port2 } = new MessageChannel();
  const say = (message: ToPage): void => port1.postMessage(message);
  port1.onmessage = ({ data }: MessageEvent<FromPage>) => {
    if (data === 'open') {
      events.onOpen();
    } else if (typeof data === 'string') {
      port1.onmessage = null;
      port1.close();
      events.onClose(data === 'flooded');
    } else {
      events.onMessage(new Uint8Array(data));
    }
  };
  ask(port2);
  return { send: say, close: () => say('close') };
}

/** The page's end. */
export function serveStream(port: MessagePort, open: (events: ListenChannelEvents) => ListenChannel): void {
  const say = (message: FromPage, transfer: Transferable[] = []): void => port.postMessage(message, transfer);
  const end = (flooded: boolean): void => {
    say(flooded ? 'flooded' : 'closed');
    port.onmessage = null;
    port.close();
  };
  const channel = open({
    onOpen: () => say('open'),
    onMessage: (message) => {
      const { buffer } = message.slice();
      say(buffer, [buffer]);
    },
    onClose: end,
  });
  port.onmessage = ({ data }: MessageEvent<ToPage>) => {
    if (data === 'close') channel.close();
    else channel.send(data);
  };
}
