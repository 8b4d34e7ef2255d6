/**
 * WebRTC data channels that deliver bytes only. libp2p makes a byte array of whatever a channel brings without asking for its type (seen in
 * @libp2p/webrtc 6.0.33), and anybody in a room could send text.
 */

type Handler = RTCDataChannel['onmessage'];

let installed = false;

/**
 * Guards the channels of this page whose `onmessage` is set from now on: one that brings anything but an ArrayBuffer is closed, and that is not
 * delivered. Does nothing in a browser without WebRTC.
 */
export function binaryChannelsOnly(channels: typeof RTCDataChannel | undefined): void {
  const { get, set } = Object.getOwnPropertyDescriptor(channels?.prototype ?? {}, 'onmessage') ?? {};
  if (installed || channels === undefined || get === undefined || set === undefined) return;
  installed = true;
  Object.defineProperty(channels.prototype, 'onmessage', {
    configurable: true,
    enumerable: true,
    get,
    set(this: RTCDataChannel, handler: Handler) {
      set.call(this, handler === null ? null : bytesOnly(handler));
    },
  });
}

function bytesOnly(handler: NonNullable<Handler>): NonNullable<Handler> {
  return function (this: RTCDataChannel, event) {
    if (event.data instanceof ArrayBuffer) handler.call(this, event);
    else this.close();
  };
}
