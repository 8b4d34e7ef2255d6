/** What a page reads from its URL, its storage and the relays that others name. None of it throws: what is broken is nothing. */
import { inkOn, readSettings } from '../../../src/client/embed/settings.ts';
import { recallFollowed, rememberFollowed } from '../../../src/client/session/community/followed.ts';
import { recall, remember } from '../../../src/client/session/navigation/reload-memory.ts';
import { recallTalk, rememberTalk } from '../../../src/client/session/navigation/talk-memory.ts';
import { readDeviceBackup, writeDeviceBackup } from '../../../src/client/session/people/device-backup.ts';
import { readPeople, writePeople } from '../../../src/client/session/people/people-file.ts';
import { PeopleStore } from '../../../src/client/session/people/people-store.ts';
import { device, tab } from '../../../src/client/session/platform/storage.ts';
import { writeFound } from '../../../src/node/community/found/record.ts';
import { readProfile } from '../../../src/node/community/profile.ts';
import { readFragment } from '../../../src/node/directory/fragment.ts';
import { parseFragment } from '../../../src/node/directory/room-link.ts';
import { publishUrl } from '../../../src/node/fanout/publish/websocket-channel.ts';
import { overSocket } from '../../../src/node/fanout/subscribe/websocket-channel.ts';
import { GrantStore } from '../../../src/node/grants/grant-store.ts';
import { encodeInvite } from '../../../src/node/grants/invite.ts';
import { keyOfPeerId } from '../../../src/node/identity/peer-id.ts';
import { isRelayAddress, listenUrl, peerIdIn, relayPeerId } from '../../../src/node/relays/address.ts';
import { MemoryStore } from '../../../src/node/util/key-value-store.ts';
import { toBase64url, toHex, utf8 } from '../../../src/node/wire/bytes.ts';
import { evening, SEED } from '../../support/records/grants.ts';
import { NEVER, ofText, type Target } from '../target.ts';
import { samples, vectorsOf } from './samples.ts';

const PEER = '12D3KooWGzBqXyUE2BfmwKSw5Lr6zqKXJdiZ1gTxhYmqyAoWAdXX';
const ADDRESS = `/dns4/relay.example/tcp/443/wss/p2p/${PEER}`;

/** Resolves when a connection to `url` has failed in order. */
function closed(url: string): Promise<void> {
  return new Promise((onClose) => {
    overSocket(url, { onOpen: () => undefined, onMessage: () => undefined, onClose: () => onClose() });
  });
}

export async function pageTargets(): Promise<Target[]> {
  const { room, session } = await samples();
  const { root, chains, ...set } = await evening();
  const invite = await encodeInvite({ room: set.room, root: root.publicKey, chain: chains.link.bytes, seed: SEED });
  const profile = await readProfile((await vectorsOf('community'))[0]!);
  const id = toBase64url(profile.root);
  const record = await writeFound(root, { relays: [ADDRESS], places: ['dns:_stoa.porch.example'], version: 7 });

  const texts = new MemoryStore<'grants' | 'grants-unread'>();
  const grants = new GrantStore(texts);
  grants.hold(room, chains.member.bytes);
  grants.send(room, { seat: 's', grant: 'g', kind: 'speak', link: 'l', expires: 1 });
  grants.spend(room, 'seat');
  grants.undo(room, chains.host.bytes);
  const storedGrants = texts.get('grants')!;
  rememberFollowed({
    followed: [{ id, root: profile.root, relays: [ADDRESS], places: record.places, record, profile }],
    shown: id,
  });
  const storedFollowed = device.get('communities')!;
  remember({ room, place: 'stage', muted: false, session: toHex(session.publicKey) });
  const storedStay = tab.get('stay')!;
  rememberTalk(room, { came: 1_700_000_000_000, wrote: 1_700_000_001_000 });
  const storedTalk = tab.get('talk')!;
  const known = { person: toHex(root.publicKey.subarray(0, 12)), name: 'Ada', theirs: 'a "d" a', blocked: true };
  const people = writePeople(new Map([[known.person, { ...known, changed: 1_700_000_000_000 }]]));
  const backup = await writeDeviceBackup({ seed: SEED, name: 'Bao', people }, 'correct horse');
  const refusesAsRange = (error: unknown): boolean => error instanceof RangeError;

  return [
    {
      name: 'link within the page',
      seeds: [
        `#room=${room}&relay=${ADDRESS}`,
        `#community=${id}&place=dns:_stoa.porch.example`,
        `#invite=${invite}`,
        '',
      ].map(utf8),
      read: ofText((text) => [readFragment(text), parseFragment(text)]),
      refuses: NEVER,
    },
    {
      name: 'what a frame is told',
      seeds: ['#room=x&theme=dark&accent=%23a94c19&ground=%23ffffff&lang=pt-BR&around=https%3A%2F%2Fexample.org'].map(
        utf8,
      ),
      read: ofText((text) => {
        const { accent, around } = readSettings(text);
        if (accent !== undefined) inkOn(accent);
        if (around !== undefined && new URL(around).origin !== around) throw new Error('no origin');
      }),
      refuses: NEVER,
    },
    {
      name: "a relay's address",
      seeds: [
        ADDRESS,
        `/ip4/192.0.2.1/tcp/80/ws/p2p/${PEER}`,
        `/ip6/2001:db8::1/tcp/443/tls/ws/p2p/${PEER}`,
        `/ip4/192.0.2.1/udp/9/webrtc-direct/certhash/uEiAkH5a4DPGKUuOBjYw0CgwjvcJCJMD2K_1aluKR_tpevQ/p2p/${PEER}`,
      ].map(utf8),
      read: ofText((text) => {
        if (!isRelayAddress(text)) return;
        const id = relayPeerId(text);
        keyOfPeerId(id);
        // No peer id is longer than that one reads, whatever the address.
        if (id === '' || (id.length <= 128 && peerIdIn(text) !== id)) throw new Error('no peer id');
        const [listen, publish] = [listenUrl(text), publishUrl(text)];
        if (publish !== undefined) new URL(publish);
        // The form may be right where the URL is not: that is a relay which cannot be reached. None that could be is dialled here.
        if (listen !== undefined && publish === undefined) return closed(listen);
      }),
      refuses: NEVER,
      most: 512,
    },
    {
      name: 'stored grants',
      seeds: [utf8(storedGrants)],
      read: ofText((text) => {
        texts.set('grants', text);
        return [grants.held(room), grants.sent(room), grants.seats(room), grants.undone(room)];
      }),
      refuses: NEVER,
    },
    {
      name: 'stored communities',
      seeds: [utf8(storedFollowed)],
      read: ofText((text) => {
        device.set('communities', text);
        return recallFollowed();
      }),
      refuses: NEVER,
    },
    {
      name: 'a file of people',
      seeds: [people, writePeople(new Map())].map(utf8),
      read: ofText((text) => readPeople(text, 1_800_000_000_000)),
      refuses: refusesAsRange,
    },
    {
      name: 'stored people',
      seeds: [utf8(people)],
      read: ofText((text) => {
        const store = new MemoryStore<'people' | 'people-unread' | 'blocks'>();
        store.set('people', text);
        const read = new PeopleStore({ store, stored: () => store.get('people') });
        read.block(known.person, true, 'Ada');
        return read.list.value;
      }),
      refuses: NEVER,
    },
    {
      name: "a device's backup",
      seeds: [utf8(backup)],
      read: ofText((text) => readDeviceBackup(text, 'correct horse', 1_800_000_000_000)),
      refuses: refusesAsRange,
      // A passphrase is slow on purpose.
      share: 0.01,
      limit: 20_000,
    },
    {
      name: 'what a tab remembers',
      seeds: [utf8(storedStay)],
      read: ofText((text) => {
        tab.set('stay', text);
        return recall(room);
      }),
      refuses: NEVER,
    },
    {
      name: 'what a tab remembers of talk',
      seeds: [utf8(storedTalk)],
      read: ofText((text) => {
        tab.set('talk', text);
        return recallTalk(room);
      }),
      refuses: NEVER,
    },
  ];
}
