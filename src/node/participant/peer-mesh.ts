/** Direct libp2p connections to a few others in the room, so that its gossip continues when every relay is gone. */
import type { Connection } from '@libp2p/interface';
import { keyToHex } from '../identity/keys.ts';
import type { LinkState } from '../link/link-manager.ts';
import { befriend, peerIdOf } from '../signaling/dial.ts';
import type { Peer } from '../transport/peer.ts';
import { Retry } from '../util/retry.ts';

export interface PeerMeshOptions {
  readonly peer: Peer;
  /** True when this peer connects to `id` rather than being connected to. */
  readonly calls: (id: string) => boolean;
  /** The session key of `id` and relays at which it can be met. Throws when it is not in the room. */
  readonly wayTo: (id: string) => Way;
  readonly link: (id: string) => LinkState | undefined;
}

/** Whom to reach, and relays (multiaddrs) to reach them through, best first. */
export interface Way {
  readonly session: Uint8Array;
  readonly relays: readonly string[];
}

interface Courtship {
  readonly retry: Retry;
  busy: boolean;
  /** Aborted when they leave: a pending attempt would delay the next one, because libp2p joins dials to one peer. */
  readonly over: AbortController;
}

/** How often circuits that are no longer needed are looked for, ms. */
const SHED = 5_000;
const COURT_TIMEOUT = 12_000;
const RETRY = { first: 1_000, max: 30_000 };

export class PeerMesh {
  readonly #o: PeerMeshOptions;
  /** Everyone wanted so far who is still here. */
  readonly #courting = new Map<string, Courtship>();
  readonly #stopped = new AbortController();
  #wanted: readonly string[] = [];
  #shedAt = Date.now() + SHED;

  constructor(options: PeerMeshOptions) {
    this.#o = options;
  }

  /** Sets whom to be connected to. Connections to people who are not `present` any more are closed. */
  want(ids: readonly string[], present: ReadonlySet<string>): void {
    this.#wanted = ids;
    // The called side closes too; otherwise it would notice only half a minute later, when ICE fails.
    for (const id of ids) if (!this.#courting.has(id)) this.#courting.set(id, newCourtship());
    for (const [id, { over }] of this.#courting) {
      if (present.has(id)) continue;
      this.#courting.delete(id);
      over.abort();
      this.#part(id);
    }
  }

  /** The network is back: retries everyone at once. */
  hurry(): void {
    for (const { retry } of this.#courting.values()) retry.hurry();
  }

  /** Call it several times a second. */
  tick(): void {
    const now = Date.now();
    if (now >= this.#shedAt) {
      this.#shedAt = now + SHED;
      this.#shedCircuits();
    }
    for (const id of this.#wanted) {
      const courtship = this.#courting.get(id);
      if (courtship === undefined || courtship.busy || !courtship.retry.isDue(now)) continue;
      if (this.#o.calls(id) && !this.#isFriend(id)) void this.#court(id, courtship);
    }
  }

  stop(): void {
    this.#stopped.abort();
    for (const id of this.#courting.keys()) this.#part(id);
    this.#courting.clear();
  }

  /**
   * A circuit through a relay has done its work once two pages are linked and connected directly: it is closed, to the benefit of both ends and the
   * relay.
   */
  #shedCircuits(): void {
    const open = this.#o.peer.libp2p.getConnections().filter((c) => c.status === 'open');
    const direct = new Set(open.filter((c) => c.limits === undefined).map((c) => c.remotePeer.toString()));
    for (const circuit of open) {
      if (circuit.limits === undefined || !direct.has(circuit.remotePeer.toString())) continue;
      const id = idOf(circuit);
      const state = id === undefined ? undefined : this.#o.link(id);
      // A negotiation may be using it.
      if (id === undefined || (state !== undefined && state !== 'open')) continue;
      circuit.close().catch((error: unknown) => circuit.abort(error instanceof Error ? error : new Error('circuit')));
    }
  }

  #isFriend(id: string): boolean {
    return this.#o.peer.libp2p
      .getConnections()
      .some((c) => c.limits === undefined && c.status === 'open' && idOf(c) === id);
  }

  async #court(id: string, courtship: Courtship): Promise<void> {
    courtship.busy = true;
    try {
      const { session, relays } = this.#o.wayTo(id);
      const signal = AbortSignal.any([this.#stopped.signal, courtship.over.signal, AbortSignal.timeout(COURT_TIMEOUT)]);
      await befriend(this.#o.peer.libp2p, peerIdOf(session), relays, signal);
      courtship.retry.succeeded();
    } catch {
      // Gossip continues through the relay and other neighbours; this one is tried again.
      courtship.retry.failed(Date.now());
    } finally {
      courtship.busy = false;
    }
  }

  #part(id: string): void {
    const { libp2p } = this.#o.peer;
    const connection = libp2p.getConnections().find((c) => idOf(c) === id);
    if (connection === undefined) return;
    libp2p.hangUp(connection.remotePeer).catch(() => {
      // It was closing already.
    });
  }
}

function newCourtship(): Courtship {
  return { retry: new Retry(RETRY), busy: false, over: new AbortController() };
}

/** The member id (session key, hex) at the other end of a connection. */
function idOf({ remotePeer }: Connection): string | undefined {
  const key = remotePeer.publicKey?.raw;
  return key === undefined ? undefined : keyToHex(key);
}
