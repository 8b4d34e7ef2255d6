import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { serverSays } from '../../../../../src/client/session/platform/relay-discovery.ts';
import { RoomProfiles, type RoomProfilesOptions } from '../../../../../src/client/session/profile/room-profiles.ts';
import { keyToHex } from '../../../../../src/node/identity/keys.ts';
import { personOf } from '../../../../../src/node/identity/person.ts';
import { writeCarried } from '../../../../../src/node/profile/carried.ts';
import { writeProfileList } from '../../../../../src/node/profile/profile-list.ts';
import { writeProfileRecord } from '../../../../../src/node/profile/profile-record.ts';
import { jpeg } from '../../../../support/records/communities.ts';
import { NOON, signer } from '../../../../support/records/records.ts';

const ROOM = 'A'.repeat(27);
/** What the page's style sheet of pictures holds. */
let css: string;
let made: RoomProfiles | undefined;

beforeEach(() => {
  css = '';
  vi.stubGlobal(
    'CSSStyleSheet',
    class {
      replaceSync(text: string): void {
        css = text;
      }
    },
  );
  vi.stubGlobal('document', { baseURI: 'https://one.example/', adoptedStyleSheets: [] });
  serverSays.value = { peerId: 'one' };
});
afterEach(() => {
  made?.stop();
  vi.unstubAllGlobals();
});

/** Profiles of a room with one stranger on stage, who carries a picture. */
async function profiles(answer: (list: Uint8Array<ArrayBuffer>) => Response) {
  const [session, me] = await Promise.all([signer(4), signer(5)]);
  const id = keyToHex(session.publicKey);
  const content = writeCarried({ about: '', links: [], picture: jpeg(128, 96) });
  const list = writeProfileList([await writeProfileRecord(session, ROOM, { at: NOON, epoch: 0, content })]);
  vi.stubGlobal('fetch', async () => answer(list));
  const stranger = { id, identity: session.publicKey, person: personOf(session.publicKey), place: 'stage' };
  const records = {
    id: ROOM,
    roster: { members: [stranger], get: (one: string) => (one === id ? stranger : undefined) },
    permissions: { access: 'everyone', mayStand: () => true, roleOf: () => 'none' },
  };
  const participant = { me: keyToHex(me.publicKey), place: 'listening', keys: undefined };
  const self = { identity: me.publicKey, session: me };
  const options = { records, participant, self, relays: () => [], listening: () => 2 };
  return new RoomProfiles(options as unknown as RoomProfilesOptions);
}

it('has the pictures of those who are in the room', async () => {
  made = await profiles((list) => new Response(list));
  await vi.waitFor(() => expect(css).toContain('data:image/jpeg'));
  expect(made.shown.peek().size).toBe(2);
  made.stop();
  expect(css).toBe('');
});

it('shows nobody’s any more once the room is left, though an answer is under way', async () => {
  let asked = false;
  made = await profiles((list) => {
    asked = true;
    return new Response(list);
  });
  await vi.waitUntil(() => asked);
  made.stop();
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(css).toBe('');
});
