import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ogs from 'open-graph-scraper';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { communityNonce, communityOf } from '../../../src/node/community/name.ts';
import { Directory } from '../../../src/node/directory/directory.ts';
import { type Charter, type CharterDraft, writeCharter } from '../../../src/node/records/charter.ts';
import { type FanoutRelay, startFanoutRelay } from '../../support/peers/local-relay.ts';
import { inMesh, startPerson, type TestPerson, until } from '../../support/peers/peers.ts';
import { recordEvening } from '../../support/peers/recorded-evening.ts';
import { manifestIn, runProgram } from '../../support/peers/recorders.ts';
import { cardDraft, charter, signer } from '../../support/records/records.ts';

const undo: (() => Promise<unknown> | unknown)[] = [];
const folders: string[] = [];

afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

async function serving(...args: string[]): Promise<FanoutRelay> {
  const relay = await startFanoutRelay(...args);
  undo.push(() => relay.stop());
  return relay;
}

async function host(relay: FanoutRelay): Promise<TestPerson> {
  const person = await startPerson(relay);
  undo.push(() => person.peer.stop());
  return person;
}

/** Somebody in the hallway of a name, who announces rooms there and is heard by the relay. */
async function inHallway(person: TestPerson, community?: string): Promise<Directory> {
  const { gossip } = person.peer;
  const directory = new Directory({ gossip, ...(community === undefined ? {} : { community }) });
  directory.start();
  undo.push(() => directory.stop());
  await until(() => inMesh(person, directory.topic), 'the relay follows the hallway', 30_000);
  return directory;
}

async function roomOf(founder: number, draft: Partial<CharterDraft>): Promise<Charter> {
  return charter(await signer(founder), { created: Date.now(), ...draft }, Date.now());
}

const link = ({ at }: FanoutRelay, id: string): string => `http://${at}/r/${id}`;
const read = async (address: string) => (await ogs({ url: address, onlyGetOpenGraphInfo: true })).result;
const text = async (address: string) => (await fetch(address)).text();

describe('a link that tells of a room', { timeout: 120_000 }, () => {
  it('is read by a parser of Open Graph, from the room’s opening to its end', async () => {
    const relay = await serving('--name', 'Agora');
    const directory = await inHallway(await host(relay));
    const title = '"><script>alert(1)</script> & 夜';
    const room = await roomOf(1, { title, open: true });
    const announce = async (of: Charter): Promise<boolean> =>
      directory.announce(await signer(1), cardDraft(of, { host: 'Anna', onStage: 2, listening: 3 }));
    await announce(room);
    const told = async () => await read(link(relay, room.id));
    await until(async () => (await told()).ogTitle === title, 'the relay tells of the room', 30_000);
    expect(await read(link(relay, room.id))).toMatchObject({
      ogTitle: title,
      ogDescription: 'Live now · hosted by Anna · 5 people inside',
      ogUrl: link(relay, room.id),
    });
    const oembed = await fetch(`http://${relay.at}/oembed?url=${encodeURIComponent(link(relay, room.id))}`);
    expect(await oembed.json()).toMatchObject({ type: 'link', title, author_name: 'Anna', provider_name: 'Agora' });

    const closed = await writeCharter(await signer(1), { ...room, version: room.version + 1, closed: true });
    await announce(closed);
    const isOver = async () => (await told()).ogDescription === 'This room has ended · hosted by Anna';
    await until(isOver, 'the relay tells of its end', 30_000);
  });

  it('tells of rooms for members, rooms by link and rooms that do not exist alike: nothing', async () => {
    const relay = await serving();
    const person = await host(relay);
    const directory = await inHallway(person);
    const root = await signer(5);
    const community = await inHallway(person, communityOf(root.publicKey));
    const [plain, members, byLink] = [
      await roomOf(1, { title: 'Plain', open: true }),
      await roomOf(2, { title: 'Secret', open: true, access: 'members' }),
      await roomOf(3, { title: 'Secret', open: false }),
    ];
    const nonce = communityNonce();
    const ofCommunity = [
      await roomOf(5, { title: 'Theirs', open: true, nonce }),
      await roomOf(5, { title: 'Secret', open: true, access: 'members', nonce: communityNonce() }),
    ];
    const draft = (of: Charter) => cardDraft(of, { onStage: 1, listening: 0 });
    await directory.announce(await signer(1), draft(plain));
    await directory.announce(await signer(2), draft(members));
    // Its card is refused everywhere: it cannot even be made.
    await expect(directory.announce(await signer(3), draft(byLink))).rejects.toThrow();
    for (const one of ofCommunity) await community.announce(root, draft(one));
    const told = async (of: Charter): Promise<boolean> => (await text(link(relay, of.id))).includes(of.title);
    for (const one of [plain, ofCommunity[0]!]) await until(() => told(one), `the relay tells of ${one.title}`, 30_000);
    const nobodys = 'x'.repeat(27);
    const plainly = await text(link(relay, nobodys));
    for (const { id } of [members, byLink, ofCommunity[1]!]) {
      const answer = await fetch(link(relay, id));
      expect(answer.status).toBe(200);
      expect((await answer.text()).replaceAll(id, nobodys)).toBe(plainly);
      expect((await fetch(`http://${relay.at}/oembed?url=${encodeURIComponent(link(relay, id))}`)).status).toBe(404);
    }
    expect(plainly).toContain(`<a href="../#room=${nobodys}">`);
  });

  it('has the sound of a replay', async () => {
    const home = await mkdtemp(join(tmpdir(), 'stoa-previews-'));
    folders.push(home);
    const evening = await recordEvening(join(home, 'evening'));
    const out = join(home, 'replays', 'first');
    const how = ['--publish', evening.folder, '--out', out, '--title', 'An <evening>'];
    const program = runProgram(process.execPath, 'relay/recorder/record.ts', ...how);
    expect(await program.code, program.output()).toBe(0);
    const relay = await serving('--replays', join(home, 'replays'));
    const { room } = await manifestIn(out);
    const told = await read(`${link(relay, room)}/first`);
    expect(told.ogTitle).toBe('An <evening>');
    expect(told.ogDescription).toContain('Ada and Bao');
    const sound = await fetch(told.ogAudio!, { headers: { Range: 'bytes=0-3' } });
    expect([sound.status, await sound.text()]).toEqual([206, 'OggS']);
    expect((await fetch(`${link(relay, 'x'.repeat(27))}/first`)).status).toBe(404);
  });
});
