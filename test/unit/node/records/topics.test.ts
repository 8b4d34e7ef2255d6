import { describe, expect, it } from 'vitest';
import { seal } from '../../../../src/node/identity/envelope.ts';
import { createRoom } from '../../../../src/node/participant/create-room.ts';
import { readCharter, writeCharter } from '../../../../src/node/records/charter.ts';
import { MAX_TITLE_BYTES } from '../../../../src/node/records/constants.ts';
import { severalTopics, tidyTopic } from '../../../../src/node/records/topics.ts';
import { charter, NOON, signer } from '../../../support/records/records.ts';

const host = await signer(1);

/** The title and the topics of a charter, of which builds of before sign and read this line as its title. */
async function readLine(line: string) {
  const { root, nonce } = await charter(host);
  const bytes = await seal(host, 'stoa/charter/1', [
    2,
    root,
    nonce,
    line,
    'en',
    true,
    NOON / 1_000,
    0,
    false,
    0,
    0,
    root,
    null,
  ]);
  const { title, topics } = await readCharter(bytes, NOON);
  return { title, topics };
}

describe('topics of a room', () => {
  it('stand at the end of its title as hashtags, and come back as they were', async () => {
    const written = await charter(host, { title: 'Evening', topics: ['music', 'حكايات', '落語'] });
    expect(written).toMatchObject({ title: 'Evening', topics: ['music', 'حكايات', '落語'] });
    expect(await readLine('Evening #music #حكايات #落語')).toEqual({
      title: 'Evening',
      topics: ['music', 'حكايات', '落語'],
    });
  });

  it('stay through later versions of the charter', async () => {
    const first = await charter(host, { topics: ['music'] });
    const next = await writeCharter(host, { ...first, version: 1, closed: true }, NOON);
    expect(next).toMatchObject({ title: 'Evening', topics: ['music'], closed: true });
  });

  it.each([
    ['Evening', 'Evening', []],
    ['Episode #1', 'Episode #1', []],
    ['#music', '#music', []],
    [' #music', ' #music', []],
    ['#music #jazz', '#music', ['jazz']],
    ['C# for #beginners tonight', 'C# for #beginners tonight', []],
    ['One #a #b #c #d', 'One #a', ['b', 'c', 'd']],
    ['One #a ', 'One #a ', []],
    ['One#a', 'One#a', []],
    [`One #${'a'.repeat(24)}`, 'One', ['a'.repeat(24)]],
    [`One #${'a'.repeat(25)}`, `One #${'a'.repeat(25)}`, []],
  ])('of the title %j are found in no other place', async (line, title, topics) => {
    expect(await readLine(line)).toEqual({ title, topics });
  });

  it('that the longest title leaves no place for are left out', async () => {
    const title = 'x'.repeat(MAX_TITLE_BYTES - 8);
    expect(await charter(host, { title, topics: ['technology', 'music', 'a'] })).toMatchObject({
      title,
      topics: ['music'],
    });
  });

  it('are a word each, different ones, and three at most', async () => {
    expect(tidyTopic('  #Jazz & blues! ')).toBe('Jazz-&-blues');
    expect(tidyTopic('42')).toBe('');
    expect(tidyTopic('#'.repeat(50))).toBe('');
    expect(tidyTopic('x'.repeat(100))).toBe('x'.repeat(24));
    expect(severalTopics(['Jazz', 'jazz', '', 'a', 'b', 'c'])).toEqual(['Jazz', 'a', 'b']);
    const room = await createRoom(host, { title: 'Evening', topics: ['Jazz', 'JAZZ', 'a b'] });
    expect(room).toMatchObject({ title: 'Evening', topics: ['Jazz', 'a-b'] });
  });
});
