/** A room for members whose people are speakers without a page: they come in by invites, and what they say is encrypted. */
import { generateKeyPair } from '@libp2p/crypto/keys';
import { webSockets } from '@libp2p/websockets';
import { formatFragment } from '../../../src/node/directory/fragment.ts';
import { GrantStore } from '../../../src/node/grants/grant-store.ts';
import { libp2pSigner } from '../../../src/node/identity/libp2p-signer.ts';
import { IssuedGrants } from '../../../src/node/participant/rights/issued-grants.ts';
import type { Charter } from '../../../src/node/records/charter.ts';
import { createRoom, type RoomDraft, Speaker } from '../../../src/node/speaker/index.ts';
import { MemoryStore } from '../../../src/node/util/key-value-store.ts';
import { until } from './peers.ts';
import type { RecordedHost } from './recorders.ts';

interface AtRelay {
  readonly at: string;
  readonly address: string;
}

export interface MembersHost extends RecordedHost {
  /** Another invite that lets one person in to speak, as links have it. */
  readonly invite: () => Promise<string>;
}

const store = () => new GrantStore(new MemoryStore());

async function enter(name: string, relay: AtRelay, room: Charter, identity: RecordedHost['identity'], invite?: string) {
  const speaker = await Speaker.start({
    name,
    identity,
    room,
    relays: [relay.address],
    transports: [webSockets()],
    membership: { grants: store(), invite },
  });
  await until(() => speaker.relays === 1, `the relay of ${name}`);
  return speaker;
}

export async function membersRoomAt(relay: AtRelay, draft: RoomDraft): Promise<MembersHost> {
  const identity = libp2pSigner(await generateKeyPair('Ed25519'));
  const charter = await createRoom(identity, { ...draft, access: 'members', open: false });
  const speaker = await enter('Ada', relay, charter, identity);
  await until(() => speaker.inside, 'a key to speak under');
  const issued = new IssuedGrants({
    records: speaker.room,
    identity,
    grants: store(),
    page: () => `http://${relay.at}/`,
    relays: () => [relay.address],
  });
  const invite = async (): Promise<string> => {
    const link = await issued.invite('speak');
    return new URLSearchParams(new URL(link!).hash.slice(1)).get('invite')!;
  };
  return { charter, speaker, identity, invite };
}

/** Somebody with an invite takes it and a place on stage. */
export async function comeInBy(invite: string, name: string, relay: AtRelay, charter: Charter): Promise<RecordedHost> {
  const identity = libp2pSigner(await generateKeyPair('Ed25519'));
  return { charter, identity, speaker: await enter(name, relay, charter, identity, invite) };
}

/** The link with an invite, by this relay. */
export function linkByInvite(invite: string, { at, address }: AtRelay): string {
  return `http://${at}/${formatFragment('', [address], invite)}`;
}
