/** A relay that a listener under test listens at: the real rooms of a relay without sockets, which may lie, die, flood or lose packets on the way. */
import { decodeListenerMessage } from '../../../src/node/fanout/protocol/listener-messages.ts';
import {
  decodeHello,
  decodeRelayMessage,
  encodeNotice,
  encodeState,
  type Hello,
} from '../../../src/node/fanout/protocol/relay-messages.ts';
import { encodeQuestion } from '../../../src/node/fanout/protocol/work.ts';
import type { openListenChannel } from '../../../src/node/fanout/subscribe/open-channel.ts';
import type { HeldRelay } from '../../../src/node/relays/held-relay.ts';
import { ROOM, type Voice } from '../records/bundles.ts';
import { NOON } from '../records/records.ts';
import { FakeListener, FakePublisher, seated, startHub } from './fake-forwarder.ts';
import type { Lie } from './lies.ts';

/** When a record that is renewed every five seconds was renewed last. */
export function renewed(): number {
  return NOON + Math.floor((Date.now() - NOON) / 5_000) * 5_000;
}

/** Answered at the first attempt or two. */
const QUESTION = { bits: 1, nonce: new Uint8Array(16).fill(5) };

/** The real relay's rooms, without sockets, and what it makes of what it sends. */
export class ListenedRelay {
  readonly hellos: Hello[] = [];
  /** What listeners said that is no hello. */
  readonly said: Uint8Array[] = [];
  readonly id: string;
  tells: Lie | undefined;
  down = false;
  /** People it says are in the room. */
  claims: number | undefined;
  /** On each line to it every tenth message of audio is lost, each time another, and comes 180 ms later with those after it. */
  lossy = false;
  /** It asks for work, and lets nobody in before `letIn`, whatever they answer. */
  asks = false;
  #waiting: (() => void)[] = [];
  readonly #made: ReturnType<typeof startHub>;
  readonly #speaker: Voice;
  #stand: { offer(bytes: Uint8Array): void };
  #close: ((flooded?: boolean) => void)[] = [];
  opened = 0;

  /** `speaker` is on its stage, and publishes there. */
  constructor(name: string, speaker: Voice) {
    this.id = name.toLowerCase();
    this.#speaker = speaker;
    this.#made = startHub({ name: () => name });
    this.#made.forwarder.start();
    this.#stand = this.#made.forwarder.publish(ROOM, new FakePublisher(speaker.member.id))!;
    this.#made.put(speaker.member);
  }

  hear(bundle: Uint8Array): void {
    this.#made.put({ ...this.#speaker.member, version: renewed() });
    this.#stand.offer(bundle);
  }

  letIn(): void {
    this.asks = false;
    for (const enter of this.#waiting.splice(0)) enter();
  }

  die(): void {
    this.down = true;
    for (const close of this.#close.splice(0)) close();
  }

  /** The channel to it found that it sent too much. */
  flood(): void {
    for (const close of this.#close.splice(0)) close(true);
  }

  stop(): void {
    this.#made.forwarder.stop();
  }

  /** Listeners it has. */
  get lines(): number {
    return this.#made.forwarder.stats.listeners;
  }

  open(events: Parameters<typeof openListenChannel>[2]): ReturnType<typeof openListenChannel> {
    let open = !this.down;
    let seat: ReturnType<typeof seated> | undefined;
    let wished: Hello | undefined;
    this.opened++;
    const end = (flooded = false): void => {
      seat?.leave();
      seat = undefined;
      if (open) events.onClose(flooded);
      open = false;
    };
    if (!open) queueMicrotask(() => events.onClose(false));
    else queueMicrotask(() => events.onOpen());
    this.#close.push(end);
    const listener = new FakeListener();
    const line = this.opened;
    let [heard, last] = [0, 0];
    const onTheWay = (message: Uint8Array): number => {
      if (!this.lossy || decodeRelayMessage(message).type !== 'audio') return 0;
      const lost = heard++ % 10 === (line * 5) % 10;
      last = Math.max(last, Date.now() + (lost ? 180 : 0));
      return last - Date.now();
    };
    const tell = (told: Uint8Array<ArrayBuffer>): void => {
      const message = this.claims === undefined ? told : claiming(told, this.claims);
      for (const { bytes, after } of this.tells?.(message, ROOM) ?? [{ bytes: message, after: 0 }]) {
        const late = after + onTheWay(bytes);
        if (late === 0) queueMicrotask(() => open && events.onMessage(bytes));
        else setTimeout(() => open && events.onMessage(bytes), late);
      }
    };
    listener.send = (batch) => batch.forEach(tell);
    return {
      send: (message) => {
        if (!open) return;
        if (decodeListenerMessage(message).type !== 'hello') {
          this.said.push(message);
          return;
        }
        const hello = decodeHello(message);
        this.hellos.push(hello);
        if (this.asks && seat === undefined) {
          const isFirst = wished === undefined;
          wished = hello;
          if (!isFirst) return;
          this.#waiting.push(() => {
            if (open) seat = seated(this.#made.forwarder.listen(wished!, listener));
          });
          queueMicrotask(() => open && events.onMessage(encodeNotice('full', [encodeQuestion(QUESTION)])));
          return;
        }
        if (seat === undefined) seat = seated(this.#made.forwarder.listen(hello, listener));
        else if (!seat.again(hello)) throw new Error('too many hellos');
      },
      close: () => {
        seat?.leave();
        seat = undefined;
        queueMicrotask(() => end());
      },
    };
  }
}

export const heldAs = (id: string): HeldRelay => ({
  id,
  address: `/dns4/${id}.example/tcp/443/tls/ws/p2p/${id}`,
  connection: undefined as never,
  another: undefined,
});

/** A relay's message, with another number of people where it is the room's state. */
function claiming(message: Uint8Array<ArrayBuffer>, people: number): Uint8Array<ArrayBuffer> {
  const read = decodeRelayMessage(message);
  return read.type === 'state' ? encodeState({ ...read, people }) : message;
}
