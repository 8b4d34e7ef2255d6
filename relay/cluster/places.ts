/** Where other relays are listened at. Pure. */
import { keyOfPeerId } from '../../src/node/identity/peer-id.ts';
import { listenUrl, peerIdIn } from '../../src/node/relays/address.ts';

/** A relay at an address. Anybody may write that a relay is anywhere: the same relay elsewhere is another place. */
export interface Place {
  /** Tells places apart. */
  readonly key: string;
  /** Peer id of the relay that is said to be there. */
  readonly relay: string;
  /** Its multiaddr, which ends in that. */
  readonly at: string;
  /** What is dialed, whoever is there: whatever comes from it counts against it alone. */
  readonly url: string;
}

/** The place of a multiaddr; undefined when it is not one of a WebSocket or names no relay. */
export function placeAt(at: string): Place | undefined {
  const [relay, url] = [peerIdIn(at), listenUrl(at)];
  // Anybody may write anything in the place of a peer id, and libp2p throws for what is none.
  if (relay === undefined || url === undefined || keyOfPeerId(relay) === undefined) return undefined;
  return { key: `${url} ${relay}`, relay, at, url };
}

/**
 * Places of relays that are given by address or by peer id alone, in order, each once. What `addressesOf` knows of a relay comes before an address that
 * somebody else gave.
 */
export function placesOf(
  relays: readonly string[],
  addressesOf: (relay: string) => readonly string[],
): readonly Place[] {
  const places = relays.flatMap((relay) => {
    const addresses = addressesOf(peerIdIn(relay) ?? relay);
    return [...addresses, relay].flatMap((at) => placeAt(at) ?? []);
  });
  return [...new Map(places.map((place) => [place.key, place])).values()];
}

/** The same, each relay and each address once. */
export function oneEach(places: readonly Place[]): readonly Place[] {
  const seen = new Set<string>();
  return places.filter(({ relay, url }) => {
    if (seen.has(relay) || seen.has(url)) return false;
    seen.add(relay).add(url);
    return true;
  });
}
