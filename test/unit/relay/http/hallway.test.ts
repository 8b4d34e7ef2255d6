import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createHallway } from '../../../../relay/http/hallway.ts';
import { readCard } from '../../../../src/node/directory/card.ts';
import { Directory } from '../../../../src/node/directory/directory.ts';
import { readSnapshot, writeSnapshot } from '../../../../src/node/directory/snapshot.ts';
import { Air } from '../../../support/fakes/fake-gossip.ts';
import { cardDraft, charter, NOON, signer } from '../../../support/records/records.ts';

let now = NOON;
let directory: Directory;
let url: string;
let looked: string[];
/** Whether the process that keeps hallways answers. */
let answers: boolean;
let stop: () => void;

beforeEach(async () => {
  now = NOON;
  looked = [];
  answers = true;
  directory = new Directory({ gossip: new Air().join(), now: () => now });
  const answer = createHallway({
    find: async (community) => {
      looked.push(community);
      return community === 'lobby' && answers ? writeSnapshot(directory.listing, now) : undefined;
    },
    now: () => now,
  });
  const server = createServer((request, response) => answer(request, response, '127.0.0.1'));
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hallway`;
  stop = () => server.close();
});

afterEach(() => stop());

async function announce(n: number): Promise<void> {
  await directory.announce(await signer(n), cardDraft(await charter(await signer(n))));
}

describe('the hallway over HTTP', () => {
  it('contains the relay’s signed cards, with their age and the time', async () => {
    await announce(1);
    now += 700;
    const response = await fetch(url);
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    const snapshot = readSnapshot(new Uint8Array(await response.arrayBuffer()));
    expect(snapshot.now).toBe(now);
    expect(snapshot.cards.map(({ age }) => age)).toEqual([700]);
    expect(await readCard(snapshot.cards[0]!.card, now)).toMatchObject({
      onStage: cardDraft(await charter(await signer(1))).onStage,
    });
  });

  it('is made at most once a second, however many ask', async () => {
    for (let n = 0; n < 20; n++) await fetch(url);
    expect(looked).toEqual(['lobby']);
    await announce(1);
    now += 1_000;
    expect(readSnapshot(new Uint8Array(await (await fetch(url)).arrayBuffer())).cards).toHaveLength(1);
    expect(looked).toEqual(['lobby', 'lobby']);
  });

  it('is not found for an unknown community or an invalid name', async () => {
    expect((await fetch(`${url}?community=elsewhere`)).status).toBe(404);
    expect((await fetch(`${url}?community=${encodeURIComponent('../x')}`)).status).toBe(404);
    expect(looked).toEqual(['elsewhere']);
  });

  it('is as it was for half a minute while nobody answers, whatever else is asked for, and then not found', async () => {
    await announce(1);
    expect((await fetch(url)).status).toBe(200);
    answers = false;
    for (let n = 0; n < 70; n++) await fetch(`${url}?community=made-up-${n}`);
    now += 29_000;
    expect(readSnapshot(new Uint8Array(await (await fetch(url)).arrayBuffer())).cards).toHaveLength(1);
    now += 1_000;
    expect((await fetch(url)).status).toBe(404);
  });
});
