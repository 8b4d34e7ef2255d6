/** Makes the test vectors: every signed object and packet as bytes, by fixed keys. Any implementation must read and write the same. */
import { writeCard } from '../../../src/node/directory/card.ts';
import { issueCertificate } from '../../../src/node/identity/certificate.ts';
import { seal } from '../../../src/node/identity/envelope.ts';
import type { Domain } from '../../../src/node/identity/keys.ts';
import { encodeFarewell, encodeMedia, encodeReport } from '../../../src/node/link/packet.ts';
import { encodeSignal, type Signal } from '../../../src/node/signaling/signal.ts';
import { type Cbor, encodeCbor } from '../../../src/node/wire/cbor.ts';
import { cardDraft, charter, LISTENER, memberBytes, NOON, signer } from '../records/records.ts';
import { communityVectors } from './community-vectors.ts';
import { equivocationVectors } from './equivocation-vectors.ts';
import { grantVectors } from './grant-vectors.ts';
import { inviteVectors } from './invite-vectors.ts';
import { epochVectors, keyRequestVectors, keysVectors, memberKeyVectors, sealedFrameVectors } from './key-vectors.ts';
import { listenVectors, remarkVectors, tallyVectors } from './remark-vectors.ts';
import { overIssueVectors, revocationVectors } from './revocation-vectors.ts';
import { hex, invalid, longForm, tampered, type Vectors, valid } from './vector.ts';

export const KINDS = [
  'certificate',
  'charter',
  'member',
  'remark',
  'tally',
  'card',
  'packet',
  'signal',
  'listen',
  'grant',
  'revocation',
  'over-issue',
  'equivocation',
  'invite',
  'community',
  'key-request',
  'member-key',
  'epoch',
  'keys',
  'sealed-frame',
] as const;
export type Kind = (typeof KINDS)[number];

export async function makeVectors(kind: Kind): Promise<Vectors> {
  const [identity, session, other] = await Promise.all([signer(1), signer(2), signer(3)]);
  const founded = await charter(identity);
  const keys = {
    identitySeed: `00000001${'00'.repeat(28)}`,
    identity: hex(identity.publicKey),
    sessionSeed: `00000002${'00'.repeat(28)}`,
    session: hex(session.publicKey),
  };
  const sealed = (payload: Cbor, domain: Domain, by = session) => seal(by, domain, payload);

  switch (kind) {
    case 'remark':
      return remarkVectors();
    case 'tally':
      return tallyVectors();
    case 'listen':
      return listenVectors();
    case 'grant':
      return grantVectors();
    case 'revocation':
      return revocationVectors();
    case 'over-issue':
      return overIssueVectors();
    case 'equivocation':
      return equivocationVectors();
    case 'invite':
      return inviteVectors();
    case 'community':
      return communityVectors();
    case 'key-request':
      return keyRequestVectors();
    case 'member-key':
      return memberKeyVectors();
    case 'epoch':
      return epochVectors();
    case 'keys':
      return keysVectors();
    case 'sealed-frame':
      return sealedFrameVectors();
    case 'certificate': {
      const expires = NOON + 3_600_000;
      const bytes = await issueCertificate(identity, session.publicKey, expires);
      const payload: readonly Cbor[] = [1, identity.publicKey, session.publicKey, expires / 1000];
      return {
        what: 'Session certificates (src/node/identity/SPEC.md), read at `now` for `session`.',
        given: { now: NOON, ...keys },
        valid: [valid('an hour', bytes, { identity: identity.publicKey, session: session.publicKey, expires })],
        invalid: [
          invalid('a bit of the signature changed', tampered(bytes)),
          invalid('not in canonical form', longForm(bytes)),
          invalid('a byte after the end', new Uint8Array([...bytes, 0])),
          invalid('signed by another key', await sealed(payload, 'stoa/session/1', other)),
          invalid('signed in another domain', await sealed(payload, 'stoa/member/1', identity)),
          invalid('another version', await sealed([2, ...payload.slice(1)], 'stoa/session/1', identity)),
          invalid('of another session', await issueCertificate(identity, other.publicKey, expires)),
          invalid('run out', await issueCertificate(identity, session.publicKey, NOON - 121_000)),
          invalid('of too long a life', await issueCertificate(identity, session.publicKey, NOON + 86_521_000)),
        ],
      };
    }
    case 'charter': {
      const secret = {
        title: 'Soirée 🎙️',
        language: 'fr',
        open: false,
        version: 3,
        closed: true,
        stage: 'invited' as const,
        access: 'members' as const,
        host: other.publicKey,
        nonce: new Uint8Array(16).fill(7),
      };
      const closed = await charter(identity, secret);
      const recordable = await charter(identity, { recording: 'host' });
      const payload: readonly Cbor[] = [
        2,
        identity.publicKey,
        new Uint8Array(16),
        'Evening',
        'en',
        true,
        NOON / 1000,
        0,
        false,
        0,
        0,
        identity.publicKey,
        null,
      ] as const;
      const shape = ({ bytes: _, ...rest }: typeof founded) => rest;
      return {
        what: 'Charters (src/node/room/SPEC.md).',
        given: keys,
        valid: [
          valid('open', founded.bytes, shape(founded)),
          valid('closed, by link only', closed.bytes, shape(closed)),
          valid('may be recorded', recordable.bytes, shape(recordable)),
        ],
        invalid: [
          invalid('a bit of the signature changed', tampered(founded.bytes)),
          invalid('not in canonical form', longForm(founded.bytes)),
          invalid('signed by another key', await sealed(payload, 'stoa/charter/1', other)),
          invalid('an empty title', await sealed(payload.with(3, ' '), 'stoa/charter/1', identity)),
          invalid(
            'a title that reorders its surroundings',
            await sealed(payload.with(3, 'a\u202eb'), 'stoa/charter/1', identity),
          ),
          invalid('a title of 201 bytes', await sealed(payload.with(3, 'x'.repeat(201)), 'stoa/charter/1', identity)),
          invalid('a nonce of 15 bytes', await sealed(payload.with(2, new Uint8Array(15)), 'stoa/charter/1', identity)),
          invalid('a number for a truth', await sealed(payload.with(8, 0), 'stoa/charter/1', identity)),
          invalid(
            'the longer form where nothing is recorded',
            await sealed([3, ...payload.slice(1), 0], 'stoa/charter/1', identity),
          ),
        ],
      };
    }
    case 'member': {
      const draft = {
        ...LISTENER,
        version: NOON + 1,
        place: 'stage' as const,
        muted: false,
        since: NOON - 1_000,
        stream: '0123456789abcdef',
        relays: ['/dns4/relay.example/tcp/443/wss/p2p/12D3KooWGzBqXyUE2BfmwKSw5Lr6zqKXJdiZ1gTxhYmqyAoWAdXX'],
        replaces: other.publicKey,
      };
      const [speaking, listening, gone, recording] = await Promise.all([
        memberBytes(session, identity, founded.id, draft),
        memberBytes(session, identity, founded.id),
        memberBytes(session, identity, founded.id, { version: NOON + 2, place: 'gone' }),
        memberBytes(session, identity, founded.id, { records: true, recordable: true }),
      ]);
      const ids = { identity: identity.publicKey, session: session.publicKey, id: hex(session.publicKey) };
      const foreign = await charter(other);
      return {
        what: 'Member records (src/node/room/SPEC.md), read at `now` for `room`.',
        given: { now: NOON, room: founded.id, ...keys },
        valid: [
          valid('on stage', speaking, { ...draft, ...ids }),
          valid('listening', listening, { ...LISTENER, ...ids }),
          valid('farewell', gone, { ...LISTENER, version: NOON + 2, place: 'gone', ...ids }),
          valid('records, and may be recorded', recording, { ...LISTENER, records: true, recordable: true, ...ids }),
        ],
        invalid: [
          invalid('a bit of the signature changed', tampered(listening)),
          invalid('not in canonical form', longForm(listening)),
          invalid('of another room', await memberBytes(session, identity, foreign.id)),
          invalid(
            'from a clock two minutes off',
            await memberBytes(session, identity, founded.id, { version: NOON + 120_001 }),
          ),
          invalid('a name with a line break', await memberBytes(session, identity, founded.id, { name: 'a\nb' })),
          invalid('four relays', await memberBytes(session, identity, founded.id, { relays: ['a', 'b', 'c', 'd'] })),
        ],
      };
    }
    case 'card': {
      const draft = cardDraft(founded, {
        onStage: 2,
        listening: 5,
        faces: [{ key: '0123456789abcdef', name: 'Ada' }],
        relays: ['/dns4/relay.example/tcp/443/wss/p2p/12D3KooWGzBqXyUE2BfmwKSw5Lr6zqKXJdiZ1gTxhYmqyAoWAdXX'],
      });
      const bytes = await writeCard(session, draft);
      const gone = await writeCard(session, cardDraft(founded, { issued: NOON + 1, listening: 0 }));
      const shape = ({ charter: of, ...rest }: typeof draft) => ({
        ...rest,
        room: of.id,
        announcer: session.publicKey,
      });
      return {
        what: 'Room cards (src/node/directory/SPEC.md), read at `now`.',
        given: { now: NOON, ...keys },
        valid: [
          valid('with faces and a relay', bytes, shape(draft)),
          valid('withdrawn', gone, shape(cardDraft(founded, { issued: NOON + 1, listening: 0 }))),
        ],
        invalid: [
          invalid('a bit of the signature changed', tampered(bytes)),
          invalid('not in canonical form', longForm(bytes)),
          invalid(
            'of a room by link only',
            await writeCard(session, cardDraft(await charter(identity, { open: false }))),
          ),
          invalid('run out', await writeCard(session, cardDraft(founded, { issued: NOON - 180_001 }))),
          invalid('from the future', await writeCard(session, cardDraft(founded, { issued: NOON + 120_001 }))),
        ],
      };
    }
    case 'packet': {
      const stream = '0123456789abcdef';
      const frames = [
        { seq: 0, payload: new Uint8Array([1, 2, 3]) },
        { seq: 4_294_967_295, payload: new Uint8Array([4]) },
        { seq: 4_294_967_294, payload: new Uint8Array(0) },
      ];
      const media = encodeMedia(65_535, stream, frames);
      const report = { number: 7, expected: 25, received: 24, sentAt: 4_294_967_295, echo: 12, held: 65_535 };
      return {
        what: 'Packets of a direct link (src/node/link/SPEC.md).',
        given: {},
        valid: [
          valid('media: three frames over the wrap', media, { type: 'media', number: 65_535, stream, frames }),
          valid('report', encodeReport(report), { type: 'report', ...report }),
          valid('farewell', encodeFarewell(1, new Uint8Array([9, 9])), { type: 'farewell', number: 1, record: '0909' }),
        ],
        invalid: [
          invalid('a byte after the last frame', new Uint8Array([...media, 0])),
          invalid('a frame cut short', media.subarray(0, media.byteLength - 1)),
          invalid('no frame', media.with(15, 0)),
          invalid('five frames', media.with(15, 5)),
          invalid('a type nobody knows', media.with(0, 0x13)),
          invalid('more received than expected', encodeReport({ ...report, received: 26 })),
          invalid('two bytes', media.subarray(0, 2)),
        ],
      };
    }
    case 'signal': {
      const signals: readonly (readonly [string, Signal])[] = [
        ['offer', { kind: 'offer', room: founded.id, sdp: 'v=0\r\n' }],
        ['answer', { kind: 'answer', sdp: 'v=0\r\n' }],
        ['candidate', { kind: 'candidate', candidate: 'candidate:1 1 udp 1 192.0.2.1 9 typ host', mid: '0' }],
        ['no more candidates', { kind: 'candidate', candidate: '', mid: '0' }],
      ];
      return {
        what: 'Messages of signaling (src/node/signaling/SPEC.md), without their length prefix.',
        given: {},
        valid: signals.map(([name, signal]) => valid(name, encodeSignal(signal), signal)),
        invalid: [
          invalid('a kind nobody knows', encodeCbor([3, 'x', 'y'])),
          invalid('an answer with a field too many', encodeCbor([1, 'v=0', 0])),
          invalid('a room id of 19 bytes', encodeCbor([0, new Uint8Array(19), 'v=0'])),
          invalid('a list of indefinite length', new Uint8Array([0x9f, 0x01, 0x61, 0x61, 0xff])),
        ],
      };
    }
  }
}
