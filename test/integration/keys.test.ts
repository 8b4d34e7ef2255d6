import { generateKeyPair } from '@libp2p/crypto/keys';
import { webSockets } from '@libp2p/websockets';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { KEYS_PROTOCOL } from '../../src/node/encryption/constants.ts';
import { Keeper } from '../../src/node/encryption/keeper.ts';
import { readKeyRequest } from '../../src/node/encryption/key-request.ts';
import { fetchOwn, fetchTable, passRequest, serveKeys } from '../../src/node/encryption/keys-protocol.ts';
import { readGrant } from '../../src/node/encryption/member-key.ts';
import { Mint } from '../../src/node/encryption/mint.ts';
import { Purse } from '../../src/node/encryption/purse.ts';
import { Shelf } from '../../src/node/encryption/shelf.ts';
import { readTable } from '../../src/node/encryption/table.ts';
import { type FrameSigner, libp2pSigner } from '../../src/node/identity/keys.ts';
import { createPeer, type Peer } from '../../src/node/network/peer.ts';
import { ask } from '../../src/node/wire/stream.ts';
import { ROOM } from '../support/bundles.ts';
import { newSelf } from '../support/peers.ts';
import { signer } from '../support/records.ts';

interface Node {
  readonly peer: Peer;
  readonly session: FrameSigner;
}

const cleanups: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function node(listen: string[] = []): Promise<Node> {
  const privateKey = await generateKeyPair('Ed25519');
  const peer = await createPeer({ privateKey, transports: [webSockets()], addresses: { listen } });
  cleanups.push(() => peer.stop());
  return { peer, session: libp2pSigner(privateKey) };
}

/** A relay that keeps a room's keys, and the room's chair, whose keys reach the relay's shelf. */
class LargeRoom {
  readonly asked: Uint8Array[] = [];
  readonly drops: string[] = [];
  readonly shelf: Shelf;
  readonly keeper = new Keeper(0, false, 0);
  readonly #mint: Mint;
  readonly #relay: Node;

  private constructor(relay: Node, chair: FrameSigner) {
    this.#relay = relay;
    this.#mint = new Mint({ room: ROOM, chair, term: 1 });
    this.shelf = new Shelf(() => ({ session: chair.publicKey, term: 1 }));
  }

  static async open(chair: FrameSigner): Promise<LargeRoom> {
    const relay = await node(['/ip4/127.0.0.1/tcp/0/ws']);
    const room = new LargeRoom(relay, chair);
    cleanups.push(
      await serveKeys(relay.peer.libp2p, {
        find: (id) => (id === ROOM ? room.shelf : undefined),
        pass: async (_, bytes) => room.asked.push(bytes) > 0,
        onDrop: (_, why) => room.drops.push(why),
      }),
    );
    return room;
  }

  connect({ peer }: Node) {
    return peer.libp2p.dial(this.#relay.peer.libp2p.getMultiaddrs());
  }

  /** The chair does what is due at `now`. */
  async give(now: number): Promise<void> {
    for (const bytes of this.asked.splice(0)) this.keeper.ask(await readKeyRequest(bytes, ROOM, Date.now()), now);
    const { grants, tables } = await this.#mint.make(this.keeper.take(now)!);
    for (const bytes of grants) this.shelf.keepGrant(await readGrant(bytes, ROOM));
    for (const bytes of tables) this.shelf.keepTable(await readTable(bytes, ROOM));
  }
}

describe('/stoa/keys/1.0.0', () => {
  let chair: FrameSigner;
  let room: LargeRoom;
  const signal = () => AbortSignal.timeout(5_000);

  beforeEach(async () => {
    chair = await signer(1);
    room = await LargeRoom.open(chair);
  });

  it('brings a member of a large room its keys by way of a relay, and nobody another’s', async () => {
    const [ada, eve] = await Promise.all([node(), node()]);
    const [hers, eves] = await Promise.all([ada, eve].map((one) => room.connect(one)));
    const { self } = await newSelf(ada.session);
    const purse = new Purse({ room: ROOM, ...self, chair: () => ({ session: chair.publicKey, term: 1 }) });
    room.keeper.admit(ada.session.publicKey);
    expect(await passRequest(hers!, ROOM, (await purse.request())!, signal())).toBe(true);
    await room.give(0);

    const own = await fetchOwn(hers!, ROOM, signal());
    expect(await purse.takeGrant(await readGrant(own.grant!, ROOM))).toBe('taken');
    expect(await purse.takeEntry(own.context!, own.entry)).toBe('taken');
    expect(purse.ring.newest).toMatchObject({ term: 1, epoch: 1 });
    expect(purse.wanting).toBe(false);

    expect(await fetchOwn(eves!, ROOM, signal())).toMatchObject({ grant: undefined, entry: undefined });
    // Tables are for all who keep them, and say nothing to those who have no member key.
    expect((await readTable((await fetchTable(eves!, ROOM, 0, signal()))!, ROOM)).entries.size).toBe(1);
    expect(await fetchTable(eves!, ROOM, 1, signal())).toBeUndefined();
  });

  it('knows nothing of other rooms, and refuses what is malformed', async () => {
    const eve = await node();
    const connection = await room.connect(eve);
    const other = `B${ROOM.slice(1)}`;
    expect(await fetchOwn(connection, other, signal())).toEqual({
      grant: undefined,
      context: undefined,
      entry: undefined,
    });
    expect(await fetchTable(connection, other, 0, signal())).toBeUndefined();
    expect(await passRequest(connection, other, new Uint8Array([1]), signal())).toBe(false);
    const asked = ask(connection, KEYS_PROTOCOL, new Uint8Array([9]), { maxReply: 64, signal: signal() });
    await expect(asked).rejects.toThrow();
    await expect.poll(() => room.drops).toEqual(['malformed']);
  });
});
