import { describe, expect, it } from 'vitest';
import { type CaptionDraft, readCaption, writeCaption } from '../../../../src/node/records/caption.ts';
import { MAX_CAPTION, MAX_CAPTION_BYTES } from '../../../../src/node/records/constants.ts';
import { MalformedError, StaleError } from '../../../../src/node/wire/malformed.ts';
import { charter, NOON, signer } from '../../../support/records/records.ts';

const DRAFT = {
  at: NOON,
  line: 1,
  final: false,
  stream: '0123456789abcdef',
  start: 4_294_967_295,
  slots: 75,
  language: 'en',
  said: 'Bonsoir 🎙️',
} as const;
const { id: room } = await charter(await signer(1));
const session = await signer(2);

describe('a caption', () => {
  it('is read as it was written, in the clear and sealed', async () => {
    const open = await readCaption(await writeCaption(session, room, DRAFT), room, NOON);
    expect(open).toMatchObject(DRAFT);
    expect(open.id).toBe(Buffer.from(session.publicKey).toString('hex'));
    const said = { epoch: 7, sealed: new Uint8Array(40).fill(1) };
    const sealed = await readCaption(await writeCaption(session, room, { ...DRAFT, said }), room, NOON);
    expect(sealed.said).toEqual(said);
  });

  it('fits at its longest', async () => {
    const said = { epoch: 2 ** 32 - 1, sealed: new Uint8Array(MAX_CAPTION_BYTES + 28) };
    const longest = { ...DRAFT, line: Number.MAX_SAFE_INTEGER, slots: 3_000, language: 'x'.repeat(35), said };
    const bytes = await writeCaption(session, room, longest);
    expect(bytes.byteLength).toBeLessThanOrEqual(MAX_CAPTION);
    await readCaption(bytes, room, NOON);
  });

  it.each<[string, Partial<CaptionDraft> & { room?: string }]>([
    ['of another room', { room: 'A'.repeat(27) }],
    ['without words', { said: '  ' }],
    ['with a line break', { said: 'a\nb' }],
    ['with words that reorder others', { said: 'a\u202eb' }],
    ['of too many bytes', { said: 'x'.repeat(MAX_CAPTION_BYTES + 1) }],
    ['of more than a minute', { slots: 3_001 }],
    ['sealed with nothing in it', { said: { epoch: 1, sealed: new Uint8Array(28) } }],
    ['sealed under no epoch', { said: { epoch: 0, sealed: new Uint8Array(40) } }],
  ])('%s is malformed', async (_, { room: of = room, ...wrong }) => {
    const bytes = await writeCaption(session, of, { ...DRAFT, ...wrong });
    await expect(readCaption(bytes, room, NOON)).rejects.toThrow(MalformedError);
  });

  it('of two minutes ago is stale, and one that somebody changed is malformed', async () => {
    const bytes = await writeCaption(session, room, DRAFT);
    await expect(readCaption(bytes, room, NOON + 120_001)).rejects.toThrow(StaleError);
    const changed = bytes.with(bytes.byteLength - 1, bytes.at(-1)! ^ 1);
    await expect(readCaption(changed, room, NOON)).rejects.toThrow(MalformedError);
  });
});
