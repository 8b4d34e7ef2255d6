/**
 * WebRTC data channels that deliver bytes only. libp2p makes a byte array of whatever a channel brings without asking for its type (seen in
 * @libp2p/webrtc 6.0.33), and it does so before Noise has said who the other side is; no libp2p peer sends text.
 */
import { RTCDataChannel } from 'node-datachannel/polyfill';

/** Whom to tell about channels closed. */
let closed: () => void = () => undefined;
let installed = false;

/** From now on, a channel of this process that brings text is closed, and the text is not delivered. `onClosed`: for the counter, the last one given. */
export function binaryChannelsOnly(onClosed: () => void): void {
  closed = onClosed;
  if (installed) return;
  installed = true;
  // The library dispatches every message here; its channels have no other place that sees them before libp2p does.
  const dispatch = RTCDataChannel.prototype.dispatchEvent;
  RTCDataChannel.prototype.dispatchEvent = function (this: RTCDataChannel, event: Event): boolean {
    if (event.type !== 'message' || (event as MessageEvent).data instanceof ArrayBuffer)
      return dispatch.call(this, event);
    this.close();
    closed();
    return false;
  };
}
