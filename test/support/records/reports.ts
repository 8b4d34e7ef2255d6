/** Somebody who talked and wrote, and what somebody else makes a report of. */

import { issueCertificate } from '../../../src/node/identity/certificate.ts';
import type { Signer } from '../../../src/node/identity/keys.ts';
import { type Frame, seqAdd } from '../../../src/node/media/frame.ts';
import { writeBundle } from '../../../src/node/records/bundle.ts';
import { writeRemark } from '../../../src/node/records/remark.ts';
import type { ReportDraft } from '../../../src/node/report/report.ts';
import { charter, memberBytes, NOON, signer } from './records.ts';

export const STREAM = '00000000000000aa';

export interface Spoken {
  readonly draft: ReportDraft;
  readonly accused: Signer;
  /** Signs for the room as the one who talked. */
  readonly bundle: (seq: number, captured: number, epoch?: number, frames?: readonly Frame[]) => Promise<Uint8Array>;
}

/** `seconds` of sound from sequence number 100 on, ending at NOON, and a line of chat. */
export async function spoken(seconds = 3): Promise<Spoken> {
  const [host, accused, session] = await Promise.all([signer(1), signer(2), signer(3)]);
  const room = await charter(host);
  const member = await memberBytes(session, accused, room.id, {
    name: 'Bao',
    place: 'stage',
    muted: false,
    stream: STREAM,
  });
  const certificate = await issueCertificate(accused, session.publicKey, NOON + 3_600_000);
  const bundle: Spoken['bundle'] = (seq, captured, epoch = 0, frames = framesFrom(seq)) =>
    writeBundle(room.id, { stream: STREAM, frames, captured, level: 30, epoch }, (message) =>
      session.signFrame(message),
    );
  const bundles: Uint8Array[] = [];
  const began = NOON - seconds * 1_000;
  for (let slot = 0; slot + 3 <= seconds * 50; slot += 3) bundles.push(await bundle(100 + slot, began + slot * 20));
  const line = await writeRemark(session, certificate, room.id, {
    at: NOON,
    name: 'Bao',
    saying: { kind: 'line', text: 'I know where you live' },
  });
  return {
    accused,
    bundle,
    draft: {
      by: 'Chidi',
      room: room.id,
      charter: room.bytes,
      at: NOON,
      reason: 'threat',
      words: 'He means it.',
      accused: accused.publicKey,
      member: { at: NOON, bytes: member },
      bundles,
      quotes: [{ kind: 'line', at: NOON, bytes: line }],
      keys: [],
    },
  };
}

function framesFrom(seq: number): readonly Frame[] {
  // The head of an Opus packet of one slot and one channel.
  return [0, 1, 2].map((i) => ({ seq: seqAdd(seq, i), payload: Uint8Array.from([0xf8, 1, 2, 3, seq & 0xff]) }));
}
