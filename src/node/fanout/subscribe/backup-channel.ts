/**
 * A backup channel to a relay, open while the first loses packets. The same audio comes over both, and they rarely lose the same packet. Opened when
 * this page's own connection stalls, not when a speaker's does.
 */

import { Retry } from '../../util/retry.ts';
import { MalformedError } from '../../wire/malformed.ts';
import { decodeRelayMessage } from '../protocol/relay-messages.ts';
import { StallDetector } from '../protocol/stall-detector.ts';
import type { ListenChannel, ListenChannelEvents } from './channel.ts';

export interface BackupChannelOptions {
  readonly open: (events: ListenChannelEvents) => ListenChannel;
  /** The first message once it is open. */
  readonly hello: () => Uint8Array<ArrayBuffer>;
  readonly onBundle: (bundle: Uint8Array) => void;
  /** The relay sent more than it may. */
  readonly onFlood: () => void;
  /** ms by a clock that does not jump. */
  readonly now: () => number;
}

/** When a channel that was refused or has ended is requested again. */
const RETRY = { first: 30_000, max: 30_000, jitter: 0 };
/** How long it stays when the first channel brings no audio any more, ms: until that is back, or another relay brings audio. */
const LINGER = 5_000;
/** A relay sends the room's state every few seconds; one silent for this long is gone, ms. */
const SILENCE = 10_000;

export class BackupChannel {
  readonly #o: BackupChannelOptions;
  readonly #stalls = new StallDetector();
  #channel: ListenChannel | undefined;
  #isOpen = false;
  #heardAt = 0;
  readonly #retry = new Retry(RETRY);
  #liveAt = Number.NEGATIVE_INFINITY;

  constructor(options: BackupChannelOptions) {
    this.#o = options;
  }

  /** True while it is open. */
  get open(): boolean {
    return this.#isOpen;
  }

  /** Audio arrived on the first channel. */
  heard(): void {
    this.#stalls.note(this.#o.now());
  }

  /** Call it a few times a second. `live`: the first channel brings audio. */
  tick(live: boolean): void {
    const now = this.#o.now();
    if (live) this.#liveAt = now;
    const needed = this.#stalls.often(now) && now - this.#liveAt <= LINGER;
    if (!needed || (this.#channel !== undefined && now - this.#heardAt > SILENCE)) this.close();
    else if (live && this.#channel === undefined && this.#retry.isDue(now)) this.#open(now);
  }

  /** Idempotent. */
  close(): void {
    this.#channel?.close();
    this.#gone();
  }

  #open(now: number): void {
    this.#heardAt = now;
    const mine = (): boolean => this.#channel === channel;
    const channel = this.#o.open({
      onOpen: () => {
        if (!mine()) return;
        this.#isOpen = true;
        channel.send(this.#o.hello());
      },
      onMessage: (message) => {
        if (mine()) this.#hear(message);
      },
      onClose: (flooded) => {
        if (!mine()) return;
        this.#gone();
        if (flooded) this.#o.onFlood();
      },
    });
    this.#channel = channel;
  }

  #gone(): void {
    if (this.#channel !== undefined) this.#retry.failed(this.#o.now());
    this.#channel = undefined;
    this.#isOpen = false;
    this.#stalls.loseSecond();
  }

  #hear(bytes: Uint8Array): void {
    this.#heardAt = this.#o.now();
    try {
      const message = decodeRelayMessage(bytes);
      if (message.type === 'audio') {
        this.#stalls.noteSecond(this.#heardAt);
        for (const bundle of message.bundles) this.#o.onBundle(bundle);
      } else if (message.type === 'notice') {
        this.close();
      }
    } catch (error) {
      if (!(error instanceof MalformedError)) throw error;
      this.close();
    }
  }
}
