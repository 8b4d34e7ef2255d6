/** Data channels of the library that libp2p uses on Node, and nothing around them. */
import { createRequire } from 'node:module';

export interface Channel {
  onOpen(heard: () => void): void;
  onMessage(heard: () => void): void;
  sendMessageBinary(bytes: Uint8Array): boolean;
  bufferedAmount(): number;
}

export interface PeerConnection {
  onLocalDescription(heard: (sdp: string, type: string) => void): void;
  onLocalCandidate(heard: (candidate: string, mid: string) => void): void;
  onDataChannel(heard: (channel: Channel) => void): void;
  createDataChannel(name: string): Channel;
  setRemoteDescription(sdp: string, type: string): void;
  addRemoteCandidate(candidate: string, mid: string): void;
  close(): void;
}

const { resolve } = createRequire(import.meta.url);
const library = createRequire(resolve('@libp2p/webrtc'))('node-datachannel') as {
  PeerConnection: new (name: string, config: { iceServers: string[] }) => PeerConnection;
  initLogger(level: 'Info', heard: (level: string, message: string) => void): void;
};

/** One on this machine. Hold it, and its channels: what nobody holds is collected, and closed. */
export function peerConnection(iceServers: string[] = []): PeerConnection {
  return new library.PeerConnection('bare', { iceServers });
}

/** What the library says that it does, from now on. */
export function libraryLog(): readonly string[] {
  const lines: string[] = [];
  library.initLogger('Info', (_, message) => lines.push(message));
  return lines;
}
