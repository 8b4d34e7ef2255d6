/** A guest of a room for members, without a browser: listens at a relay by WebSocket and asks it for keys, with the page's own parts. */
import { KeyHolder } from '../../../src/node/e2ee/key-holder.ts';
import { encodeRemark } from '../../../src/node/fanout/protocol/listener-messages.ts';
import { verifyChain } from '../../../src/node/grants/chain.ts';
import { claimGrant, issueGrant, linkSigner, newSeed } from '../../../src/node/grants/issue.ts';
import { rolesOf } from '../../../src/node/grants/roles.ts';
import type { Signer } from '../../../src/node/identity/keys.ts';
import { personOf } from '../../../src/node/identity/person.ts';
import { GuestKeys } from '../../../src/node/participant/keys/guest-keys.ts';
import { PresentCredentials } from '../../../src/node/participant/rights/present-credentials.ts';
import type { Charter } from '../../../src/node/records/charter.ts';
import { writeRemark } from '../../../src/node/records/remark.ts';
import { Room } from '../../../src/node/room/room.ts';
import { fromHex } from '../../../src/node/wire/bytes.ts';
import { TestListener } from './local-relay.ts';
import { newSelf } from './peers.ts';

/** As often as a page looks after its keys, ms. */
const TICK = 200;
const DAY = 24 * 3_600_000;

/** What is needed to come in by a link: the grant, and the seed that claims it. */
export interface TestInvite {
  readonly grant: Uint8Array;
  readonly seed: Uint8Array;
}

/** A link that lets one person listen; `slot`: which of the issuer's it is. */
export async function inviteBy(issuer: Signer, charter: Charter, slot: number): Promise<TestInvite> {
  const seed = newSeed();
  const { publicKey: audience } = await linkSigner(seed);
  const roles = rolesOf('listen', 'speak');
  const draft = {
    room: charter.id,
    audience,
    bearer: true,
    roles,
    depth: 0,
    slots: 0,
    slot,
    expires: Date.now() + DAY,
  };
  return { grant: await issueGrant(issuer, null, draft), seed };
}

type Identified = Awaited<ReturnType<typeof newSelf>>;

export class TestGuest {
  readonly person: string;
  readonly holder: KeyHolder;
  readonly #who: Identified;
  readonly #room: Room;
  readonly #keys: GuestKeys;
  readonly #introduction: PresentCredentials;
  readonly #stopped = new AbortController();
  #at: TestListener | undefined;
  #via: string | undefined;
  #taken = 0;
  readonly #timer: NodeJS.Timeout;

  private constructor(who: Identified, charter: Charter) {
    const { self } = who;
    this.#who = who;
    this.person = personOf(self.identity);
    this.#room = new Room({
      id: charter.id,
      gossip: { subscribe: () => () => undefined, publish: async () => false },
    });
    this.holder = new KeyHolder({
      room: charter.id,
      self,
      chair: () => {
        const { current } = this.#room.permissions;
        return current && { session: fromHex(current.session), term: current.term };
      },
    });
    this.#introduction = new PresentCredentials({
      room: this.#room,
      identity: self.identity,
      inside: () => this.epoch > 0,
      relay: (message) => this.#say(message),
      signal: this.#stopped.signal,
    });
    this.#keys = new GuestKeys({
      room: charter.id,
      holder: this.holder,
      isGuest: () => true,
      credentials: () => this.#introduction.credentials,
      via: () => this.#via,
      say: (message) => this.#say(message),
      listeners: () => this.#at?.state?.listeners ?? 0,
    });
    this.#timer = setInterval(() => void this.#tick(), TICK);
  }

  static async by({ grant, seed }: TestInvite, charter: Charter): Promise<TestGuest> {
    const who = await newSelf();
    const chain = await verifyChain(grant, charter.root);
    const guest = new TestGuest(who, charter);
    await guest.#room.merge({ charter: charter.bytes });
    const credential = await claimGrant(await linkSigner(seed), chain, who.identity.publicKey);
    await guest.#room.hold(credential, guest.person);
    return guest;
  }

  /** Listens at a relay from now on, and at no other. */
  async listen(at: string): Promise<void> {
    this.#at?.close();
    this.#taken = 0;
    this.#at = await TestListener.overSocket(at, { room: this.#room.id, audio: true, guest: true });
    this.#via = at;
  }

  /** The epoch of the newest key it holds; 0 without one. */
  get epoch(): number {
    return this.holder.ring.newest?.epoch ?? 0;
  }

  get key(): Uint8Array | undefined {
    return this.holder.ring.newest?.key;
  }

  /** Shows what lets it in, and says a line. */
  async write(text: string): Promise<void> {
    const { self } = this.#who;
    const draft = { at: Date.now(), name: 'Guest', saying: { kind: 'line', text } } as const;
    await this.#introduction.show();
    this.#at?.say(encodeRemark(await writeRemark(self.session, self.certificate, this.#room.id, draft)));
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#stopped.abort();
    this.#at?.close();
  }

  #say(message: Uint8Array<ArrayBuffer>): boolean {
    this.#at?.say(message);
    return this.#at !== undefined;
  }

  async #tick(): Promise<void> {
    const messages = this.#at?.messages.slice(this.#taken) ?? [];
    this.#taken += messages.length;
    for (const message of messages) {
      if (message.type === 'state') await this.#room.merge(message);
      if (message.type === 'keys') await this.#keys.take(message.own);
    }
    const { current } = this.#room.permissions;
    await this.#keys.tick(current && `${current.term} ${current.session}`, performance.now());
  }
}
