/**
 * A direct link in a browser: one RTCPeerConnection with two unordered, unreliable data channels, negotiated over a libp2p stream. The voice channel
 * moves to the audio engine as soon as it is created; farewells have a channel of their own, which stays here. Both are pre-negotiated, so they open
 * with the connection.
 */

import type { RoomId } from '../../../node/identity/ids.ts';
import { FarewellChannel } from '../../../node/link/farewell-channel.ts';
import type { LinkStats, OpenLink } from '../../../node/link/link-manager.ts';
import type { VoiceChannel } from '../../../node/participant/audio/audio-port.ts';
import type { DirectLinks } from '../../../node/participant/direct-links.ts';
import type { Offer, Signal } from '../../../node/signaling/signal.ts';
import type { Negotiation } from '../../../node/signaling/signaling.ts';
import { MalformedError } from '../../../node/wire/malformed.ts';

const VOICE: RTCDataChannelInit = { negotiated: true, id: 0, ordered: false, maxRetransmits: 0 };
const FAREWELL: RTCDataChannelInit = { ...VOICE, id: 1 };

export interface RtcLinksOptions {
  /** Read at each new link. */
  readonly iceServers: () => RTCIceServer[];
  /** Takes the voice channel at once, because it can move only while it is new. `voice` is the other side's session key in hex. */
  readonly carry: (voice: string, channel: RTCDataChannel) => VoiceChannel;
}

/** Direct links by WebRTC. */
export function createRtcLinks({ iceServers, carry }: RtcLinksOptions): DirectLinks {
  const options = (peer: string): RtcOptions => ({
    iceServers: iceServers(),
    carry: (channel) => carry(peer, channel),
  });
  return {
    call: (peer, room, negotiation, signal) => callLink(negotiation, room, options(peer), signal),
    answer: (peer, offer, negotiation) => answerLink(offer, negotiation, options(peer)),
  };
}

interface RtcOptions {
  readonly iceServers: RTCIceServer[];
  /** Takes the voice channel at once, because it can move only while it is new. */
  readonly carry: (channel: RTCDataChannel) => VoiceChannel;
}

class RtcLink implements OpenLink {
  onFarewell: OpenLink['onFarewell'];
  onClose: OpenLink['onClose'];
  readonly #setup: Setup;
  readonly #farewells: FarewellChannel;

  constructor(setup: Setup) {
    const { pc, channel, line } = setup;
    this.#setup = setup;
    this.#farewells = new FarewellChannel(
      {
        buffered: 0,
        send: (datagram) => {
          if (channel.readyState === 'open') channel.send(datagram);
        },
      },
      (record) => this.onFarewell?.(record),
    );
    channel.onmessage = ({ data }) => {
      if (data instanceof ArrayBuffer) this.#farewells.receive(new Uint8Array(data));
    };
    channel.onclose = () => this.onClose?.();
    line.onDead = () => this.onClose?.();
    pc.onconnectionstatechange = () => {
      if (pc.connectionState === 'failed' || pc.connectionState === 'closed') this.onClose?.();
    };
  }

  get alive(): boolean {
    return this.#setup.line.alive;
  }

  get brings(): boolean {
    return this.#setup.line.brings;
  }

  get stats(): LinkStats | undefined {
    const { stats } = this.#setup.line;
    return stats === undefined
      ? undefined
      : { ...stats, drops: { ...stats.drops, ...this.#farewells.drops.snapshot() } };
  }

  farewell(record: Uint8Array): void {
    this.#farewells.send(record);
  }

  close(): void {
    this.onClose = this.onFarewell = undefined;
    dispose(this.#setup);
  }
}

function dispose({ pc, channel, line }: Setup): void {
  channel.onopen = channel.onclose = channel.onmessage = channel.onerror = null;
  pc.onicecandidate = pc.onconnectionstatechange = null;
  line.hangUp();
  channel.close();
  pc.close();
}

interface Setup {
  readonly pc: RTCPeerConnection;
  /** For farewells. */
  readonly channel: RTCDataChannel;
  readonly line: VoiceChannel;
  readonly opened: Promise<void>;
}

function setUp({ iceServers, carry }: RtcOptions, negotiation: Negotiation): Setup {
  const pc = new RTCPeerConnection({ iceServers });
  let line: VoiceChannel;
  try {
    line = carry(pc.createDataChannel('voice', VOICE));
  } catch (error) {
    pc.close();
    throw error;
  }
  const channel = pc.createDataChannel('farewell', FAREWELL);
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
  // The negotiation may fail first; then nobody waits for this promise.
  opened.catch(() => undefined);
  return { pc, channel, line, opened };
}

/**
 * Feeds the other side's signals into the connection until it is open. The other side may end the stream as soon as the channel is open for it, a
 * moment before it is here; only an end before its answer, or a malformed message, is a failure.
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
      // One candidate that this browser cannot use (an mDNS name, TCP) must not cost the others.
    }
  } else {
    throw new MalformedError('a second offer');
  }
}

/** Calls: makes the offer. Rejects and leaves nothing behind on failure or when `signal` aborts. */
async function callLink(
  negotiation: Negotiation,
  room: RoomId,
  options: RtcOptions,
  signal: AbortSignal,
): Promise<OpenLink> {
  const setup = setUp(options, negotiation);
  const abort = (): void => negotiation.close();
  signal.addEventListener('abort', abort, { once: true });
  try {
    signal.throwIfAborted();
    const offer = await setup.pc.createOffer();
    // The offer is sent before the candidates.
    negotiation.send({ kind: 'offer', room, sdp: offer.sdp ?? '' });
    await setup.pc.setLocalDescription(offer);
    await follow(setup, negotiation);
    signal.throwIfAborted();
    return new RtcLink(setup);
  } catch (error) {
    dispose(setup);
    throw error;
  } finally {
    signal.removeEventListener('abort', abort);
    negotiation.close();
  }
}

/** Answers an offer. Rejects and leaves nothing behind on failure. */
async function answerLink(offer: Offer, negotiation: Negotiation, options: RtcOptions): Promise<OpenLink> {
  const setup = setUp(options, negotiation);
  try {
    await setup.pc.setRemoteDescription({ type: 'offer', sdp: offer.sdp });
    const answer = await setup.pc.createAnswer();
    negotiation.send({ kind: 'answer', sdp: answer.sdp ?? '' });
    await setup.pc.setLocalDescription(answer);
    await follow(setup, negotiation);
    return new RtcLink(setup);
  } catch (error) {
    dispose(setup);
    throw error;
  }
}
