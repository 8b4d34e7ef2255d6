/** A community, the same in every run. */
import { type Profile, type ProfileDraft, writeProfile } from '../../../src/node/community/profile.ts';
import type { Signer } from '../../../src/node/identity/keys.ts';
import { NOON } from './records.ts';

/** The head of a JPEG of this size in pixels: all of it that is looked at before a browser draws it. */
export function jpeg(width: number, height: number, frame = 0xc0): Uint8Array<ArrayBuffer> {
  const size = (n: number): number[] => [n >> 8, n & 255];
  const tables = [0xff, 0xdb, ...size(5), 0, 1, 2];
  return new Uint8Array([
    ...[0xff, 0xd8, ...tables, 0xff, frame],
    ...[...size(11), 8, ...size(height), ...size(width), 1, 1, 0x11, 0],
    ...[0xff, 0xda, ...size(8), 1, 1, 0, 0, 63, 0, 0xff, 0xd9],
  ]);
}

export const PORCH: ProfileDraft = {
  name: 'The painted porch',
  rules: 'Be kind.\nLet others finish.',
  picture: jpeg(128, 128),
  defaults: { stage: 'invited', access: 'members', open: true },
  version: NOON / 1000,
};

export function profile(root: Signer, draft: Partial<ProfileDraft> = {}): Promise<Profile> {
  return writeProfile(root, { ...PORCH, ...draft });
}
