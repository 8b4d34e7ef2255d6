import { expect } from 'vitest';
import { communityNonce, communityOf } from '../../../src/node/community/name.ts';
import { writeCard } from '../../../src/node/directory/card.ts';
import { Directory } from '../../../src/node/directory/directory.ts';
import { fromBase64url } from '../../../src/node/wire/bytes.ts';
import type { Companion, Company } from '../../support/harness/company.ts';
import { until } from '../../support/harness/person.ts';
import { named, shows } from '../../support/harness/rights.ts';
import { roomTest } from '../../support/harness/room-test.ts';
import { VOICE_NAMES } from '../../support/media/voices.ts';
import { startPerson } from '../../support/peers/peers.ts';
import { cardDraft, charter } from '../../support/records/records.ts';

const NAME = 'The painted porch';
const TITLE = 'On the art of listening';
const WORDS = 'long shade and clear light';

const SHOWN = 'stoaSession.session.view.communities.value.shown';

/** Makes an invite in the page, and takes its link from there. */
async function invite(by: Companion, kind: 'Anyone' | 'A host' | 'My device', code?: string): Promise<string> {
  await by.press('button', 'About this community');
  await by.press('button', 'Invite…');
  await by.press('radio', kind);
  if (code !== undefined) await by.fill(kind === 'A host' ? 'Their code' : 'Code of the other device', code);
  const before = (await by.evaluate(`${SHOWN}.invites.sent.length`)) as number;
  await by.press('button', 'Make the invite');
  await until('an invite', async () => (await by.evaluate(`${SHOWN}.invites.sent.length`)) === before + 1);
  await until('its QR code', async () => (await by.evaluate("document.querySelector('dialog .qr') !== null")) === true);
  await by.key('Escape');
  return (await by.evaluate(`${SHOWN}.invites.sent.at(-1).link`)) as string;
}

/** What a device shows as its code. */
async function code(of: Companion): Promise<string> {
  await of.press('button', (await of.sees('button', 'Communities…')) ? 'Communities…' : 'Communities');
  if (!(await of.sees('button', 'Your code'))) await until('the list', () => of.sees('button', 'Your code'));
  await of.press('button', 'Your code');
  const read = "document.querySelector('dialog textarea').value";
  await until('a code', async () => ((await of.evaluate(read)) as string).length === 43);
  const shown = (await of.evaluate(read)) as string;
  await of.key('Escape');
  return shown;
}

async function joins(one: Companion, link: string, offer: string): Promise<void> {
  await one.goto(link);
  await shows(one, offer);
  // What makes a member is for whoever opened the link, and not for who looks at the address.
  expect(await one.evaluate('location.hash')).toBe('');
  await one.press('button', 'Join');
  await until(`${one.name} to be a member`, async () => (await one.evaluate(`${SHOWN}?.standing`)) !== 'none');
}

/** A stranger's client of their own making tells the community's hallway of a room that is not the community's. */
async function forge(company: Company, relay: string, root: Uint8Array): Promise<() => Promise<void>> {
  const { peer, self, identity } = await startPerson({ address: relay });
  company.closeLater(() => peer.stop());
  const forged = await charter(identity, { title: 'Free money', created: Date.now(), nonce: communityNonce() });
  const { topic } = new Directory({ gossip: peer.gossip, community: communityOf(root) });
  return async () => {
    await peer.gossip.publish(topic, await writeCard(self.session, { ...cardDraft(forged), issued: Date.now() }));
  };
}

roomTest(
  'a community: made, its members invited by link, a room for members under it, and its key restored elsewhere',
  async ({ company }) => {
    const relay = await company.relay();
    const page = `${relay.url}/?debug`;
    const people = await company.contexts(VOICE_NAMES, page);
    const [ada, bao, chidi, dalia] = people as [Companion, Companion, Companion, Companion];

    await ada.press('button', 'Communities');
    await ada.press('button', 'Make a community');
    await ada.fill('Name of the community', NAME);
    await ada.fill('Rules', 'Be kind.\nLet others finish.');
    await ada.press('radio', 'Members only');
    await ada.press('button', 'Make it');
    await shows(ada, NAME);
    const id = (await ada.evaluate(`${SHOWN}.id`)) as string;
    const plain = (await ada.evaluate(`${SHOWN}.link`)) as string;

    // Bao is to open rooms: Ada binds his invite to the code of his device. Chidi's is for whoever opens it first.
    await joins(bao, await invite(ada, 'A host', await code(bao)), 'a member who may open rooms');
    await joins(chidi, await invite(ada, 'Anyone'), 'invited to become a member');
    await shows(bao, NAME);
    await named(chidi);

    await bao.startRoom({ title: TITLE, name: bao.name });
    await bao.join('listening');
    await until('the room in the community’s hallway', () => chidi.sees('link', TITLE));
    expect(await dalia.sees('link', TITLE), 'in the lobby’s hallway').toBe(false);

    // A stranger follows the community by its plain link, sees what there is, and is refused with the reason.
    const tell = await forge(company, (await relay.addresses())[0]!, fromBase64url(id));
    await tell();
    await dalia.goto(plain);
    await shows(dalia, NAME);
    await until('the room in the community’s hallway', () => dalia.sees('link', TITLE));
    await tell();
    await dalia.press('link', TITLE);
    await shows(dalia, 'For invited people only');
    expect(await dalia.sees('button', 'Just listen')).toBe(false);

    // A member comes in: Bao, who decides there, has her seat written down.
    await chidi.enterLobby(TITLE);
    await chidi.join('listening');
    await until('Bao to see Chidi', async () =>
      (await bao.people('Listening')).some(({ name }) => name === chidi.name),
    );
    for (const one of [ada, chidi]) expect(await one.sees('link', 'Free money')).toBe(false);

    // The key, closed by a passphrase, makes another device an owner; without the right one it does not.
    await ada.evaluate('URL.createObjectURL = (file) => { globalThis.saved = file; return "#"; }');
    await ada.press('button', 'About this community');
    await ada.press('button', 'Back up its key…');
    await ada.fill('Passphrase', WORDS);
    await ada.press('button', 'Save the file');
    await until('the file', async () => (await ada.evaluate('globalThis.saved !== undefined')) === true);
    const file = (await ada.evaluate('globalThis.saved.text()')) as string;

    const [laptop] = (await company.contexts(['ada'], page)) as [Companion];
    await laptop.press('button', 'Communities');
    await laptop.press('button', 'Restore from a backup');
    await laptop.evaluate(`{
      const files = new DataTransfer();
      files.items.add(new File([${JSON.stringify(file)}], 'porch.stoa-key.json'));
      const input = document.querySelector('dialog input[type=file]');
      input.files = files.files;
      input.dispatchEvent(new Event('change', { bubbles: true }));
    }`);
    await laptop.fill('Passphrase', 'short shade');
    await laptop.press('button', 'Restore');
    await shows(laptop, 'the passphrase is another');
    await laptop.fill('Passphrase', WORDS);
    await laptop.press('button', 'Restore');
    await until('the community', async () => (await laptop.evaluate(`${SHOWN}?.id`)) === id);
    await shows(laptop, NAME);
    expect(await laptop.evaluate(`${SHOWN}.standing`)).toBe('owner');
  },
);

roomTest('a second device of a member is added by its code, and may there what the member may', async ({ company }) => {
  const { url } = await company.relay();
  const page = `${url}/?debug`;
  const [ada, bao, phone] = (await company.contexts(['ada', 'bao', 'dalia'], page)) as [
    Companion,
    Companion,
    Companion,
  ];
  await ada.press('button', 'Communities');
  await ada.press('button', 'Make a community');
  await ada.fill('Name of the community', NAME);
  await ada.press('button', 'Make it');
  await shows(ada, NAME);
  await joins(bao, await invite(ada, 'A host', await code(bao)), 'a member who may open rooms');
  await joins(phone, await invite(bao, 'My device', await code(phone)), 'a member who may open rooms');
  await shows(phone, NAME);
  await phone.startRoom({ title: TITLE, name: 'Bao’s phone' });
  await until('the room in the community’s hallway', () => ada.sees('link', TITLE));
  // What a device holds, it holds after a reload as well.
  await phone.goto('about:blank');
  await phone.goto(page);
  await shows(phone, NAME);
  expect(await phone.evaluate(`${SHOWN}.standing`)).toBe('opener');
});
