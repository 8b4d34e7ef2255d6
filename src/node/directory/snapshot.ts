/**
 * A hallway at one moment, as a relay sends it to a newcomer: [1, [[age ms, card], ...], now ms], liveliest first, at most MAX_SNAPSHOT_CARDS. Every
 * card is signed by its announcer, so the relay need not be trusted.
 */
import { asBytes, asList, asUint, asVersion, decodeCbor, encodeCbor } from '../wire/cbor.ts';
import { CARD_LIFE, MAX_CARD, MAX_SNAPSHOT, MAX_SNAPSHOT_CARDS } from './constants.ts';
import type { Listing } from './listing.ts';

export interface AgedCard {
  /** Not yet verified. */
  readonly card: Uint8Array;
  /** How long the sender has had it, ms. */
  readonly age: number;
}

export interface DirectorySnapshot {
  readonly cards: readonly AgedCard[];
  /** The sender's time, ms since 1970, if it reports one. */
  readonly now: number | undefined;
}

/** `now` is in ms since 1970. An unknown hallway is empty. */
export function writeSnapshot(listing: Listing | undefined, now: number): Uint8Array<ArrayBuffer> {
  const cards = listing?.rooms().slice(0, MAX_SNAPSHOT_CARDS) ?? [];
  return encodeCbor([1, cards.map((card) => [Math.round(listing!.ageOf(card, now)), card.bytes]), now]);
}

/** Throws MalformedError. */
export function readSnapshot(bytes: Uint8Array): DirectorySnapshot {
  const [version, cards, time] = asList(decodeCbor(bytes, MAX_SNAPSHOT), 'snapshot', 2, 3);
  asVersion(version, 1);
  return {
    now: time === undefined ? undefined : asUint(time, 'time'),
    cards: asList(cards, 'cards', 0, MAX_SNAPSHOT_CARDS).map((item) => {
      const [age, card] = asList(item, 'aged card', 2);
      return { card: asBytes(card, 'card', 1, MAX_CARD), age: asUint(age, 'age', CARD_LIFE) };
    }),
  };
}
