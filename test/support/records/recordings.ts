/** Recordings made in memory, as a folder would have them, of voices that really signed. */

import type { EpochKey } from '../../../src/node/e2ee/epoch-key.ts';
import { FrameEncryptor } from '../../../src/node/e2ee/frames/frame-encryptor.ts';
import type { Signer } from '../../../src/node/identity/keys.ts';
import type { PersonId } from '../../../src/node/identity/person.ts';
import type { Frame, StreamId } from '../../../src/node/media/frame.ts';
import { seqAdd } from '../../../src/node/media/frame.ts';
import type { RecordingConsent } from '../../../src/node/recording/consent.ts';
import { type FilePart, type OnStage, Recorder } from '../../../src/node/recording/recorder.ts';
import type { BundleOpener } from '../../../src/node/recording/sealed/bundle-opener.ts';
import { readBundle, writeBundle } from '../../../src/node/records/bundle.ts';
import { charter, member, NOON, signer } from './records.ts';

/** Everybody may be recorded. */
export const ALL: RecordingConsent = { allowed: true, mayRecord: () => true, withdrawn: new Set() };

/** A packet of 20 ms that is none of silence: CELT of any content decodes to something. */
export function packet(n: number, bytes = 60): Uint8Array {
  return Uint8Array.from({ length: bytes }, (_, i) => (i === 0 ? 0xf8 : (n * 31 + i * 7) & 0xff));
}

export const MARK = new Uint8Array(0);

/** Somebody on stage who signs what they say. */
export interface Speaking {
  readonly member: OnStage;
  readonly stream: StreamId;
  /** Frames as a listener passes them on: of one bundle, its memory around them. */
  say(seq: number, payloads: readonly Uint8Array[], captured?: number): Promise<readonly Frame[]>;
  /** In a room for members: what is said from now on is encrypted under this key. */
  use(key: EpochKey): void;
  /** The record that is signed `ms` after noon, and its session's certificate is good for. */
  at(ms: number): Promise<OnStage>;
}

export async function room() {
  return (await charter(await signer(1))).id;
}

export async function speaking(
  n: number,
  { name = `Voice ${n}`, stream = `${n}`.padStart(16, '0'), tab = 0 } = {},
): Promise<Speaking> {
  const [identity, session] = [await signer(100 + n), await signer(1_000 + 10 * n + tab)];
  const id = await room();
  const sealer = new FrameEncryptor(id, stream);
  let epoch = 0;
  const at = (ms: number) => onStage(session, identity, id, { name, stream, version: NOON + ms });
  return {
    member: await at(0),
    stream,
    at,
    use: (key) => {
      epoch = key.epoch;
      sealer.use(key);
    },
    say: async (seq, payloads, captured = NOON) => {
      const plain = payloads.map((payload, i) => ({ seq: seqAdd(seq, i), payload }));
      const frames = epoch === 0 ? plain : await Promise.all(plain.map(async (frame) => (await sealer.seal(frame))!));
      const bundle = { stream, frames, captured, level: 127, epoch };
      return readBundle(await writeBundle(id, bundle, (message) => session.signFrame(message))).frames;
    },
  };
}

async function onStage(
  session: Signer,
  identity: Signer,
  id: string,
  draft: { readonly name: string; readonly stream: StreamId; readonly version: number },
): Promise<OnStage> {
  return member(session, identity, id, { ...draft, place: 'stage', muted: false });
}

/** What a folder would hold: bytes by the names of files. */
export class MemoryFolder {
  readonly files = new Map<string, { sound: Uint8Array; signatures: Uint8Array }>();

  write(parts: readonly FilePart[]): void {
    for (const { stem, head, sound, signatures } of parts) {
      const file = this.files.get(stem) ?? { sound: new Uint8Array(0), signatures: new Uint8Array(0) };
      file.sound = Uint8Array.from([...file.sound, ...sound]);
      if (head !== undefined) file.sound.set(head);
      file.signatures = Uint8Array.from([...file.signatures, ...signatures]);
      this.files.set(stem, file);
    }
  }
}

export async function newRecorder(consent: RecordingConsent = ALL, opener?: BundleOpener, own?: PersonId) {
  return new Recorder({ room: await room(), title: 'Evening', started: NOON, consent, serial: 7, opener, own });
}
