/** What the page receives and sends, as somebody with a data plan is charged for it. */

/** Bytes since the page was loaded, those of headers among them as far as they can be known. */
export interface Traffic {
  received: number;
  sent: number;
}

/** Of a WebSocket message of its own: frame 4 (RFC 6455), TLS record 22 (RFC 8446), TCP 20, IPv4 20. */
export const MESSAGE_HEADERS = 66;
/** Of a datagram on a data channel: SCTP 28 (RFC 9260), DTLS 37 (RFC 6347), UDP 8, IPv4 20. */
export const DATAGRAM_HEADERS = 93;
