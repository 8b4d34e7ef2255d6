/** A room's host in a process of its own, to be killed: makes whom it is told moderator and speaker. */
import { generateKeyPair } from '@libp2p/crypto/keys';
import { webSockets } from '@libp2p/websockets';
import { multiaddr } from '@multiformats/multiaddr';
import { issueGrant } from '../../../src/node/grants/issue.ts';
import { rolesOf } from '../../../src/node/grants/roles.ts';
import { libp2pSigner } from '../../../src/node/identity/libp2p-signer.ts';
import { personOf } from '../../../src/node/identity/person.ts';
import { writeCharter } from '../../../src/node/records/charter.ts';
import { Room } from '../../../src/node/room/room.ts';
import { createPeer } from '../../../src/node/transport/peer.ts';
import { inMesh, newSelf, until } from '../../support/peers/peers.ts';

const privateKey = await generateKeyPair('Ed25519');
const peer = await createPeer({ privateKey, transports: [webSockets()], addresses: { listen: [] } });
await peer.libp2p.dial(multiaddr(process.argv[2]!));
const { identity, self } = await newSelf(libp2pSigner(privateKey));
const charter = await writeCharter(identity, {
  title: 'Succession',
  language: 'en',
  open: false,
  created: Date.now(),
  version: 0,
  closed: false,
  stage: 'invited',
  nonce: crypto.getRandomValues(new Uint8Array(16)),
});
const room = new Room({ id: charter.id, gossip: peer.gossip });
room.start();
await until(() => inMesh({ peer }, room.topic), 'the room to have neighbours');
await room.proclaim(charter);
await room.present(self, { name: 'Ada', place: 'listening', muted: true, since: Date.now(), relays: [] });
process.on('message', (told: { moderator: string; speaker: string }) => {
  void (async () => {
    const moderator = Buffer.from(told.moderator, 'base64');
    const grant = await issueGrant(identity, null, {
      audience: new Uint8Array(moderator),
      bearer: false,
      roles: rolesOf('listen', 'speak', 'moderate'),
      depth: 0,
      slots: 0,
      slot: 0,
      room: charter.id,
      expires: Date.now() + 3_600_000,
    });
    await room.lodge('credential', grant);
    const person = personOf(new Uint8Array(Buffer.from(told.speaker, 'base64')));
    await room.moderator.act('invite-to-stage', { person, name: 'Cleo' });
  })();
});
process.send!({ charter: Buffer.from(charter.bytes).toString('base64') });
