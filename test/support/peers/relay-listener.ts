/** Someone who listens through a relay without a page: knows the stage by the relay's word, checks every bundle, keeps what was said. */
import type { Connection } from '@libp2p/interface';
import { LISTEN_PROTOCOL } from '../../../src/node/fanout/protocol/constants.ts';
import {
  decodeRelayMessage,
  encodeHello,
  MAX_RELAY_MESSAGE,
} from '../../../src/node/fanout/protocol/relay-messages.ts';
import { BundleVerifier, type VerifierDrop } from '../../../src/node/fanout/subscribe/bundle-verifier.ts';
import type { RoomId } from '../../../src/node/identity/ids.ts';
import { createVerify } from '../../../src/node/identity/verifier.ts';
import type { Frame } from '../../../src/node/media/frame.ts';
import { readCharter } from '../../../src/node/records/charter.ts';
import { type Member, readMember } from '../../../src/node/records/member.ts';
import { LISTEN_PATH } from '../../../src/node/relays/address.ts';
import { readMessages, sendMessage } from '../../../src/node/transport/framed-stream.ts';
import type { Counters } from '../../../src/node/util/counters.ts';

export class RelayListener {
  /** Genuine frames by the speaker's name, in the order they came. */
  readonly heard = new Map<string, Frame[]>();
  /** The stage as the relay tells it, by name. */
  readonly stage = new Map<string, Member>();
  readonly #room: RoomId;
  readonly #verifier: BundleVerifier;
  #stop: () => void = () => undefined;
  #busy: Promise<void> = Promise.resolve();

  private constructor(room: RoomId) {
    this.#room = room;
    this.#verifier = new BundleVerifier({
      room,
      verify: createVerify(),
      speakerOf: (stream) => [...this.stage.values()].find((m) => m.stream === stream),
      onFrames: (id, _stream, frames) => {
        const { name } = [...this.stage.values()].find((m) => m.id === id)!;
        this.heard.set(name, [...(this.heard.get(name) ?? []), ...frames]);
      },
    });
  }

  /** By the plain WebSocket of the relay at `host:port`. */
  static async overSocket(at: string, room: RoomId): Promise<RelayListener> {
    const listener = new RelayListener(room);
    const socket = new WebSocket(`ws://${at}${LISTEN_PATH}`);
    socket.binaryType = 'arraybuffer';
    await new Promise((resolve, reject) => {
      socket.onopen = resolve;
      socket.onerror = () => reject(new Error('no WebSocket'));
    });
    socket.onmessage = ({ data }) => listener.#take(new Uint8Array(data as ArrayBuffer));
    socket.send(listener.#hello());
    listener.#stop = () => socket.close();
    return listener;
  }

  /** By a libp2p stream. */
  static async overStream(connection: Connection, room: RoomId): Promise<RelayListener> {
    const listener = new RelayListener(room);
    const stream = await connection.newStream(LISTEN_PROTOCOL);
    sendMessage(stream, listener.#hello());
    void (async () => {
      const limits = { maxMessage: MAX_RELAY_MESSAGE, maxTotal: 10_000_000 };
      for await (const message of readMessages(stream, limits)) listener.#take(message);
    })().catch(() => undefined);
    listener.#stop = () => stream.abort(new Error('enough'));
    return listener;
  }

  get drops(): Counters<VerifierDrop> {
    return this.#verifier.drops;
  }

  /** What one speaker said, in order: a list of packets for each stretch between silences. */
  spurts(name: string): readonly (readonly Frame[])[] {
    const spurts: Frame[][] = [[]];
    for (const frame of [...(this.heard.get(name) ?? [])].sort((a, b) => a.seq - b.seq)) {
      if (frame.payload.byteLength > 0) spurts[spurts.length - 1]!.push(frame);
      else if (spurts[spurts.length - 1]!.length > 0) spurts.push([]);
    }
    return spurts.filter((spurt) => spurt.length > 0);
  }

  stop(): void {
    this.#stop();
  }

  #hello(): Uint8Array<ArrayBuffer> {
    return encodeHello({ room: this.#room, audio: true, guest: true, resume: [] });
  }

  #take(bytes: Uint8Array): void {
    // One after the other: who is on stage is known before what they say is judged.
    this.#busy = this.#busy.then(async () => {
      const message = decodeRelayMessage(bytes);
      if (message.type === 'audio') await Promise.all(message.bundles.map((b) => this.#verifier.take(b, 'relay')));
      if (message.type !== 'state') return;
      if (message.charter !== undefined && (await readCharter(message.charter, Date.now())).id !== this.#room) return;
      const members = await Promise.all(message.members.map((m) => readMember(m, this.#room, Date.now())));
      // A message has what has changed: it may name nobody, and those on stage stay there.
      for (const member of members) {
        if (member.place === 'stage') this.stage.set(member.name, member);
        else this.stage.delete(member.name);
      }
    });
  }
}
