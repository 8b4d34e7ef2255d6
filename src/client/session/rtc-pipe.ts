/**
 * The direct link's pipe in a browser: one RTCPeerConnection with one unordered, unreliable data channel, negotiated over a libp2p
 * stream. The channel is agreed beforehand (negotiated, id 0), so it opens with the connection.
 */

import type { OpenPipe } from '../../node/link/links.ts';
import type { RoomId } from '../../node/room/charter.ts';
import type { Offer, Signal } from '../../node/signaling/signal.ts';
import type { Negotiation } from '../../node/signaling/signaling.ts';
import { MalformedError } from '../../node/wire/cbor.ts';

const CHANNEL: RTCDataChannelInit = { negotiated: true, id: 0, ordered: false, maxRetransmits: 0 };

class RtcPipe implements OpenPipe {
  onDatagram: OpenPipe['onDatagram'];
  onClose: OpenPipe['onClose'];
  readonly #pc: RTCPeerConnection;
  readonly #channel: RTCDataChannel;

  constructor(pc: RTCPeerConnection, channel: RTCDataChannel) {
    this.#pc = pc;
    this.#channel = channel;
    channel.onmessage = ({ data }) => {
      if (data instanceof ArrayBuffer) this.onDatagram?.(new Uint8Array(data));
    };
    channel.onclose = () => this.onClose?.();
    pc.onconnectionstatechange = () => {
      if (pc.connectionState === 'failed' || pc.connectionState === 'closed') this.onClose?.();
    };
  }

  get buffered(): number {
    return this.#channel.bufferedAmount;
  }

  send(datagram: Uint8Array<ArrayBuffer>): void {
    if (this.#channel.readyState === 'open') this.#channel.send(datagram);
  }

  close(): void {
    this.onClose = undefined;
    this.onDatagram = undefined;
    dispose(this.#pc, this.#channel);
  }
}

function dispose(pc: RTCPeerConnection, channel: RTCDataChannel): void {
  channel.onopen = channel.onclose = channel.onmessage = channel.onerror = null;
  pc.onicecandidate = pc.onconnectionstatechange = null;
  channel.close();
  pc.close();
}

interface Setup {
  readonly pc: RTCPeerConnection;
  readonly channel: RTCDataChannel;
  readonly opened: Promise<void>;
}

function setUp(iceServers: RTCIceServer[], negotiation: Negotiation): Setup {
  const pc = new RTCPeerConnection({ iceServers });
  const channel = pc.createDataChannel('voice', CHANNEL);
  channel.binaryType = 'arraybuffer';
  pc.onicecandidate = ({ candidate }) => {
    negotiation.send({ kind: 'candidate', candidate: candidate?.candidate ?? '', mid: candidate?.sdpMid ?? '0' });
  };
  const opened = new Promise<void>((resolve, reject) => {
    channel.onopen = () => resolve();
    channel.onclose = () => reject(new Error('the channel closed before it opened'));
    pc.onconnectionstatechange = () => {
      if (pc.connectionState === 'failed') reject(new Error('no path between the two'));
    };
    negotiation.signal.addEventListener('abort', () => reject(new Error('negotiation timed out')), { once: true });
  });
  // The negotiation may fail first; this promise is then nobody's.
  opened.catch(() => undefined);
  return { pc, channel, opened };
}

/**
 * Feeds the other side's signals into the connection until it is open. The other side may end the stream as soon as the channel is open
 * for it, a moment before it is here; only an end before its answer, or nonsense, is a failure.
 */
async function follow({ pc, opened }: Setup, negotiation: Negotiation): Promise<void> {
  const failed = new Promise<never>((_, reject) => {
    void (async () => {
      try {
        for (;;) {
          const { value, done } = await negotiation.signals.next();
          if (done === true || value === undefined) break;
          await apply(pc, value);
        }
      } catch (error) {
        if (error instanceof MalformedError) reject(error);
      }
      if (pc.signalingState !== 'closed' && pc.remoteDescription === null) reject(new Error('the other side gave up'));
    })();
  });
  await Promise.race([opened, failed]);
}

async function apply(pc: RTCPeerConnection, signal: Signal): Promise<void> {
  if (signal.kind === 'answer') {
    await pc.setRemoteDescription({ type: 'answer', sdp: signal.sdp });
  } else if (signal.kind === 'candidate') {
    if (signal.candidate === '') return;
    try {
      await pc.addIceCandidate({ candidate: signal.candidate, sdpMid: signal.mid });
    } catch {
      // One candidate this browser cannot use (an mDNS name, TCP) must not cost the others.
    }
  } else {
    throw new MalformedError('a second offer');
  }
}

/** Calls: makes the offer. Rejects, leaving nothing behind, when no pipe comes about or `signal` aborts. */
export async function callPipe(
  negotiation: Negotiation,
  room: RoomId,
  iceServers: RTCIceServer[],
  signal: AbortSignal,
): Promise<OpenPipe> {
  const setup = setUp(iceServers, negotiation);
  const abort = (): void => negotiation.close();
  signal.addEventListener('abort', abort, { once: true });
  try {
    signal.throwIfAborted();
    const offer = await setup.pc.createOffer();
    // The offer leaves before the candidates do.
    negotiation.send({ kind: 'offer', room, sdp: offer.sdp ?? '' });
    await setup.pc.setLocalDescription(offer);
    await follow(setup, negotiation);
    signal.throwIfAborted();
    return new RtcPipe(setup.pc, setup.channel);
  } catch (error) {
    dispose(setup.pc, setup.channel);
    throw error;
  } finally {
    signal.removeEventListener('abort', abort);
    negotiation.close();
  }
}

/** Is called: answers an offer. Rejects, leaving nothing behind, when no pipe comes about. */
export async function answerPipe(
  offer: Offer,
  negotiation: Negotiation,
  iceServers: RTCIceServer[],
): Promise<OpenPipe> {
  const setup = setUp(iceServers, negotiation);
  try {
    await setup.pc.setRemoteDescription({ type: 'offer', sdp: offer.sdp });
    const answer = await setup.pc.createAnswer();
    negotiation.send({ kind: 'answer', sdp: answer.sdp ?? '' });
    await setup.pc.setLocalDescription(answer);
    await follow(setup, negotiation);
    return new RtcPipe(setup.pc, setup.channel);
  } catch (error) {
    dispose(setup.pc, setup.channel);
    throw error;
  }
}
