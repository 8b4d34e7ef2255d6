/**
 * Farewells have a channel of their own, which stays with the page: a closing page hands its record to the browser within `pagehide`, when a worker
 * may already be gone.
 */
import { Counters } from '../util/counters.ts';
import { MalformedError } from '../wire/malformed.ts';
import type { Pipe } from './link.ts';
import { decodePacket, encodeFarewell } from './packet.ts';

/** Farewells that a link accepts: a page sends one as it closes, and another if it was kept and closes again. Each costs signature checks. */
const MAX_FAREWELLS = 4;

export type FarewellDrop = 'malformed' | 'too-many';

export class FarewellChannel {
  readonly drops = new Counters<FarewellDrop>();
  readonly #pipe: Pipe;
  readonly #onFarewell: (record: Uint8Array) => void;
  #sent = 0;
  #taken = 0;

  /** `onFarewell` receives the other side's record, which must be checked like any other. */
  constructor(pipe: Pipe, onFarewell: (record: Uint8Array) => void) {
    this.#pipe = pipe;
    this.#onFarewell = onFarewell;
  }

  /** Sends this peer's farewell at once. */
  send(record: Uint8Array): void {
    this.#sent = (this.#sent + 1) & 0xffff;
    this.#pipe.send(encodeFarewell(this.#sent, record));
  }

  /** Accepts a datagram. Never throws; anything that is not a farewell, or one too many, is counted. */
  receive(datagram: Uint8Array): void {
    if (this.#taken >= MAX_FAREWELLS) {
      this.drops.add('too-many');
      return;
    }
    try {
      const packet = decodePacket(datagram);
      if (packet.type !== 'farewell') throw new MalformedError('no farewell');
      this.#taken += 1;
      this.#onFarewell(packet.record);
    } catch (error) {
      if (!(error instanceof MalformedError)) throw error;
      this.drops.add('malformed');
    }
  }
}
