/** What proves what somebody in a room did, and who may read it. */
import { derive, frameContext } from '../../../node/e2ee/epoch-key.ts';
import { keyToHex } from '../../../node/identity/keys.ts';
import { personOf } from '../../../node/identity/person.ts';
import type { Participant } from '../../../node/participant/participant.ts';
import { readBundle } from '../../../node/records/bundle.ts';
import { MAX_QUOTES, MAX_STREAM_KEYS, STREAM_KEY_BYTES } from '../../../node/report/constants.ts';
import type { Quote, StreamKey } from '../../../node/report/report.ts';
import type { Room } from '../../../node/room/room.ts';
import { equals } from '../../../node/wire/bytes.ts';

/** Somebody in a room, or whose lines are still there: their identity key. */
export function accusedIn({ roster, interactions }: Room, id: string): Uint8Array | undefined {
  const known =
    roster.get(id) ?? interactions.lines.find((line) => line.id === id) ?? interactions.hands.find((h) => h.id === id);
  return known?.identity;
}

/** Their lines of chat, and their captions where those are not sealed, the latest last. */
export function quotesOf({ interactions, captions }: Room, id: string, accused: Uint8Array): readonly Quote[] {
  const lines = interactions.lines
    .filter(({ identity }) => equals(identity, accused))
    .map(({ at, bytes }): Quote => ({ kind: 'line', at, bytes }));
  const words = captions.all
    .filter((caption) => caption.id === id && typeof caption.said === 'string')
    .map(({ at, bytes }): Quote => ({ kind: 'caption', at, bytes }));
  return [...lines, ...words].sort((a, b) => a.at - b.at).slice(-MAX_QUOTES);
}

/** Identity keys of those who decide in a room, and of its community: nobody reports to whom it is about, nor to themselves. */
export function readersIn({ roster, permissions }: Room, accused: Uint8Array, me: Uint8Array): readonly Uint8Array[] {
  const { charter, members } = roster;
  const present = members
    .filter(({ identity }) => permissions.roleOf(personOf(identity)) !== 'none')
    .map(({ identity }) => identity);
  const keys = [...(charter === undefined ? [] : [charter.root, charter.host]), ...present];
  const others = keys.filter((key) => !equals(key, accused) && !equals(key, me));
  return [...new Map(others.map((key) => [keyToHex(key), key])).values()];
}

/** In a room for members each stream is encrypted with a key of its own, which opens nothing else. */
export async function streamKeys(
  room: Room,
  { keys }: Participant,
  bundles: readonly Uint8Array[],
): Promise<readonly StreamKey[]> {
  const held = keys?.held.open ?? [];
  if (held.length === 0) return [];
  const found = new Map<string, { readonly epoch: number; readonly stream: string }>();
  for (const bytes of bundles) {
    const { epoch, stream } = readBundle(bytes);
    if (epoch > 0) found.set(`${epoch} ${stream}`, { epoch, stream });
  }
  const derived = [...found.values()].flatMap(({ epoch, stream }) =>
    held
      .filter((key) => key.epoch === epoch)
      .map(async ({ key }) => ({
        epoch,
        stream,
        key: await derive(key, frameContext(room.id, epoch, stream), STREAM_KEY_BYTES),
      })),
  );
  return Promise.all(derived.slice(-MAX_STREAM_KEYS));
}
