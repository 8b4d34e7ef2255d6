import { describe, expect, it } from 'vitest';
import { MAX_PLAYED_BYTES, MAX_PLAYING } from '../../../../src/node/records/constants.ts';
import { type PlayingDraft, readPlaying, writePlaying } from '../../../../src/node/records/playing.ts';
import { MalformedError, StaleError } from '../../../../src/node/wire/malformed.ts';
import { charter, NOON, signer } from '../../../support/records/records.ts';

const DRAFT = { at: NOON, title: 'Étude nº 3' } as const;
const { id: room } = await charter(await signer(1));
const session = await signer(2);

describe('what is played', () => {
  it('is read as it was written, in the clear and sealed, and when it is over', async () => {
    const said = await readPlaying(await writePlaying(session, room, DRAFT), room, NOON);
    expect(said).toMatchObject(DRAFT);
    expect(said.id).toBe(Buffer.from(session.publicKey).toString('hex'));
    for (const title of ['', { epoch: 7, sealed: new Uint8Array(40).fill(1) }])
      expect((await readPlaying(await writePlaying(session, room, { ...DRAFT, title }), room, NOON)).title).toEqual(
        title,
      );
  });

  it('fits at its longest', async () => {
    const title = { epoch: 2 ** 32 - 1, sealed: new Uint8Array(MAX_PLAYED_BYTES + 28) };
    const bytes = await writePlaying(session, room, { at: Number.MAX_SAFE_INTEGER, title });
    expect(bytes.byteLength).toBeLessThanOrEqual(MAX_PLAYING);
    await expect(readPlaying(bytes, room, NOON)).rejects.toThrow(StaleError);
  });

  it.each<[string, Partial<PlayingDraft> & { room?: string }]>([
    ['of another room', { room: 'A'.repeat(27) }],
    ['with a title of blanks', { title: '  ' }],
    ['with a line break', { title: 'a\nb' }],
    ['with words that reorder others', { title: 'a\u202eb' }],
    ['of too many bytes', { title: 'x'.repeat(MAX_PLAYED_BYTES + 1) }],
    ['sealed with nothing in it', { title: { epoch: 1, sealed: new Uint8Array(28) } }],
    ['sealed under no epoch', { title: { epoch: 0, sealed: new Uint8Array(40) } }],
  ])('%s is malformed', async (_, { room: of = room, ...wrong }) => {
    const bytes = await writePlaying(session, of, { ...DRAFT, ...wrong });
    await expect(readPlaying(bytes, room, NOON)).rejects.toThrow(MalformedError);
  });

  it('of two minutes ago is stale, and one that somebody changed is malformed', async () => {
    const bytes = await writePlaying(session, room, DRAFT);
    await expect(readPlaying(bytes, room, NOON + 120_001)).rejects.toThrow(StaleError);
    const changed = bytes.with(bytes.byteLength - 1, bytes.at(-1)! ^ 1);
    await expect(readPlaying(changed, room, NOON)).rejects.toThrow(MalformedError);
  });
});
