/** Listens at relays in this thread. */

import type { RoomId } from '../../identity/ids.ts';
import type { Verify } from '../../identity/verifier.ts';
import type { Frame, StreamId } from '../../media/frame.ts';
import { TalkingVoices } from '../../media/talking-voices.ts';
import type { openListenChannel } from './open-channel.ts';
import type { AudibleSpeaker, RelayEvents, RelayPort, RelayStatus, RelaySubscription } from './relay-port.ts';
import { type ListenRelay, RelaySubscriber, type Scrutiny, type SubscribeWishes } from './relay-subscriber.ts';

export interface LocalRelaysOptions {
  /** Receives the frames of people who are played, verified and new, each once. */
  readonly play: (voice: string, stream: StreamId, frames: readonly Frame[]) => void;
  readonly open: typeof openListenChannel;
  readonly verify: Verify;
  /** As of `RelaySubscriber`. */
  readonly scrutiny?: Scrutiny;
  /** ms by a clock that does not jump. */
  readonly now: () => number;
}

const TICK = 200;
/** The id of a key that is heard continuously is reported this often, ms. */
const KEY_AGAIN = 2_000;

const NOTHING: SubscribeWishes = { listen: false, watch: false, guest: false };

export class LocalRelays implements RelayPort {
  readonly #o: LocalRelaysOptions;

  constructor(options: LocalRelaysOptions) {
    this.#o = options;
  }

  open(room: RoomId, events: RelayEvents): RelaySubscription {
    return new LocalSubscription(room, events, this.#o);
  }
}

/** Ignores events after the end. */
const UNHEARD: RelayEvents = {
  onState: async () => 0,
  onApplause: () => undefined,
  onElsewhere: () => undefined,
  onLeft: () => undefined,
  onAlone: () => undefined,
  onKeys: () => undefined,
  onEquivocation: () => undefined,
  onTalking: () => undefined,
  onKeyIds: () => undefined,
  onStatus: () => undefined,
};

class LocalSubscription implements RelaySubscription {
  #events: RelayEvents;
  readonly #o: LocalRelaysOptions;
  readonly #subscriber: RelaySubscriber;
  readonly #talking: TalkingVoices;
  readonly #keyIds = new KeyIds();
  #relays: readonly ListenRelay[] = [];
  #speakers: readonly AudibleSpeaker[] = [];
  #wishes = NOTHING;
  #timer: ReturnType<typeof setInterval> | undefined;
  #told = '';
  #stopped = false;

  constructor(room: RoomId, events: RelayEvents, options: LocalRelaysOptions) {
    this.#events = events;
    this.#o = options;
    this.#talking = new TalkingVoices((voice, talking) => this.#events.onTalking(voice, talking));
    this.#subscriber = new RelaySubscriber({
      room,
      relays: () => this.#relays,
      speakersOf: (stream) => this.#speakers.filter((speaker) => speaker.stream === stream),
      onFrames: (speaker, stream, frames) => this.#hear(speaker, stream, frames),
      onState: (state) => {
        // What a relay reports of the room's size is used at once.
        this.#tellStatus();
        return this.#events.onState(state);
      },
      onApplause: (more) => this.#events.onApplause(more),
      onElsewhere: (addresses, relay) => this.#events.onElsewhere(addresses, relay),
      onLeft: (relay) => this.#events.onLeft(relay),
      onAlone: () => this.#events.onAlone(),
      onKeys: (own) => this.#events.onKeys(own),
      onEquivocation: (proof) => this.#events.onEquivocation(proof),
      verify: options.verify,
      scrutiny: options.scrutiny,
      open: options.open,
      now: options.now,
    });
  }

  get status(): RelayStatus {
    const { live, relayName, mouthpiece, listeners, people, spares, left, drops, verifier } = this.#subscriber;
    const dropped = { ...verifier.drops.snapshot(), ...drops.snapshot() };
    return { live, relayName, mouthpiece, listeners, people, spares, left, drops: dropped };
  }

  use(relays: readonly ListenRelay[]): void {
    if (this.#stopped || sameRelays(relays, this.#relays)) return;
    this.#relays = relays;
    if (this.#timer !== undefined) this.#subscriber.tick();
  }

  allow(speakers: readonly AudibleSpeaker[]): void {
    if (!this.#stopped) this.#speakers = speakers;
  }

  want(wishes: SubscribeWishes): void {
    if (this.#stopped || sameWishes(wishes, this.#wishes)) return;
    this.#wishes = wishes;
    this.#subscriber.want(wishes);
    if (wishes.listen || wishes.watch) this.#timer ??= setInterval(() => this.#tick(), TICK);
    this.#tick();
  }

  hurry(): void {
    this.#subscriber.hurry();
    if (this.#timer !== undefined) this.#tick();
  }

  say(...words: Parameters<RelaySubscription['say']>): boolean {
    return this.#subscriber.say(...words);
  }

  stop(): void {
    this.#events = UNHEARD;
    this.#speakers = [];
    this.#stopped = true;
    clearInterval(this.#timer);
    this.#subscriber.want(NOTHING);
    this.#subscriber.tick();
  }

  #tick(): void {
    this.#subscriber.tick();
    this.#talking.tick(this.#o.now());
    const ids = this.#keyIds.take(this.#o.now());
    if (ids.length > 0) this.#events.onKeyIds(ids);
    this.#tellStatus();
  }

  #tellStatus(): void {
    const now = JSON.stringify(this.status);
    if (now === this.#told) return;
    this.#told = now;
    this.#events.onStatus();
  }

  /** The stage is enforced again once the signature is checked: somebody who left it meanwhile is not played. */
  #hear(id: string, stream: StreamId, frames: readonly Frame[]): void {
    if (!this.#speakers.some((speaker) => speaker.id === id && speaker.isPlayed)) return;
    const word = frames.find(({ payload }) => payload.byteLength > 0);
    if (word !== undefined) {
      this.#talking.note(id, this.#o.now());
      this.#keyIds.note(word.payload[0]!);
    }
    this.#o.play(id, stream, frames);
  }
}

/** Ids of keys that frames name: one byte each. */
class KeyIds {
  readonly #heard = new Set<number>();
  readonly #toldAt = new Map<number, number>();

  note(id: number): void {
    this.#heard.add(id);
  }

  /** Ids heard since the last call that were not reported a moment ago. */
  take(now: number): number[] {
    const ids = [...this.#heard].filter((id) => now - (this.#toldAt.get(id) ?? Number.NEGATIVE_INFINITY) >= KEY_AGAIN);
    this.#heard.clear();
    for (const id of ids) this.#toldAt.set(id, now);
    return ids;
  }
}

function sameWishes(some: SubscribeWishes, others: SubscribeWishes): boolean {
  return some.listen === others.listen && some.watch === others.watch && some.guest === others.guest;
}

function sameRelays(some: readonly ListenRelay[], others: readonly ListenRelay[]): boolean {
  return (
    some.length === others.length &&
    some.every(({ id, address, connection }, i) => {
      const other = others[i]!;
      return id === other.id && address === other.address && connection === other.connection;
    })
  );
}
