/** A good one of each record of a room, as its writer makes it, good at NOON. */

import { writeBanList } from '../../../src/node/banlist/ban-list.ts';
import { writeCard } from '../../../src/node/directory/card.ts';
import { writeKeyRequest } from '../../../src/node/e2ee/key-request.ts';
import { issueGrant } from '../../../src/node/grants/issue.ts';
import { issueCertificate } from '../../../src/node/identity/certificate.ts';
import type { Domain, Signer } from '../../../src/node/identity/keys.ts';
import { peerIdOfKey } from '../../../src/node/identity/peer-id.ts';
import { writeAct } from '../../../src/node/moderation/act-record.ts';
import { NOTHING_DECIDED } from '../../../src/node/moderation/decisions.ts';
import { writeState } from '../../../src/node/moderation/state.ts';
import { writeCarried } from '../../../src/node/profile/carried.ts';
import { writeProfileRecord } from '../../../src/node/profile/profile-record.ts';
import { writeCaption } from '../../../src/node/records/caption.ts';
import { writeHandReason } from '../../../src/node/records/hand-reason.ts';
import { writePlaying } from '../../../src/node/records/playing.ts';
import { writeRemark } from '../../../src/node/records/remark.ts';
import { NO_RULES, writeRules } from '../../../src/node/records/rules.ts';
import { writeTally } from '../../../src/node/records/tally.ts';
import { writeOffer } from '../../../src/node/relays/offer.ts';
import { fromHex } from '../../../src/node/wire/bytes.ts';
import { jpeg } from '../../support/records/communities.ts';
import { HOST } from '../../support/records/grants.ts';
import { plan } from '../../support/records/plans.ts';
import { cardDraft, charter, memberBytes, NOON, signer } from '../../support/records/records.ts';
import { type Kind, makeVectors } from '../../support/vectors/vectors.ts';

/** What somebody signed, and who. */
export interface Sample {
  readonly bytes: Uint8Array;
  readonly by: Signer;
  readonly domain: Domain;
}

/** The good ones among the test vectors, those of one kind of message where the vectors have several. */
export async function vectorsOf(kind: Kind, begins = ''): Promise<readonly Uint8Array[]> {
  const { valid } = await makeVectors(kind);
  return valid.filter(({ name }) => name.startsWith(begins)).map(({ bytes }) => fromHex(bytes));
}

/** What somebody carries from room to room. */
export const CARRIED = {
  about: 'I mend clocks',
  links: ['https://clocks.example/'],
  picture: jpeg(96, 96),
} as const;

const CAPTION = {
  at: NOON,
  line: 3,
  final: true,
  stream: '0123456789abcdef',
  start: 4_294_967_290,
  slots: 60,
  language: 'en',
  said: 'Good evening',
} as const;

const RULES = {
  ...NO_RULES,
  slow: 10,
  stage: ['0123456789abcdef01234567'],
  floor: '0123456789abcdef01234567',
  pinned: 'Welcome',
  about: { epoch: 1, sealed: new Uint8Array(40).fill(6) },
  more: [7, [true, null]],
} as const;

export async function samples() {
  const [root, host, identity, session, relay] = await Promise.all([1, 2, 3, 4, 5].map((n) => signer(n)));
  const proof = await issueGrant(root!, null, { ...HOST, audience: host!.publicKey });
  const founded = await charter(root!);
  const handed = await charter(host!, { root: root!.publicKey, host: host!.publicKey, proof });
  const { id } = founded;
  const certificate = await issueCertificate(identity!, session!.publicKey, NOON + 3_600_000);
  const address = `/ip4/192.0.2.1/tcp/1/ws/p2p/${peerIdOfKey(relay!.publicKey)}`;
  const person = { key: '0123456789abcdef', name: 'Ada' };
  const line = { kind: 'line', text: 'Good evening' } as const;
  const exchange = new Uint8Array(32).fill(5);
  const sign = (bytes: Uint8Array, by: Signer | undefined, domain: Domain): Sample => ({ bytes, by: by!, domain });
  const made = {
    certificate: sign(certificate, identity, 'stoa/session/1'),
    charter: sign(founded.bytes, root, 'stoa/charter/1'),
    'proven charter': sign(handed.bytes, host, 'stoa/charter/1'),
    card: sign(
      await writeCard(session!, cardDraft(founded, { faces: [person], relays: [address] })),
      session,
      'stoa/card/1',
    ),
    plan: sign((await plan(root!, { charter: founded })).bytes, root, 'stoa/plan/1'),
    offer: sign(await writeOffer(relay!, { issued: NOON, addresses: [address], free: 1 }), relay, 'stoa/offer/1'),
    member: sign(
      await memberBytes(session!, identity!, id, { place: 'stage', stream: '0123456789abcdef', relays: [address] }),
      session,
      'stoa/member/1',
    ),
    remark: sign(
      await writeRemark(session!, certificate, id, { at: NOON, name: 'Ada', saying: line }),
      session,
      'stoa/remark/1',
    ),
    'profile in a room': sign(
      await writeProfileRecord(session!, id, { at: NOON, epoch: 0, content: writeCarried(CARRIED) }),
      session,
      'stoa/profile/1',
    ),
    caption: sign(await writeCaption(session!, id, CAPTION), session, 'stoa/caption/1'),
    'sealed caption': sign(
      await writeCaption(session!, id, { ...CAPTION, said: { epoch: 1, sealed: new Uint8Array(40).fill(6) } }),
      session,
      'stoa/caption/1',
    ),
    playing: sign(
      await writePlaying(session!, id, { at: NOON, title: 'An old record' }),
      session,
      'stoa/record/playing/1',
    ),
    'sealed playing': sign(
      await writePlaying(session!, id, { at: NOON, title: { epoch: 1, sealed: new Uint8Array(40).fill(6) } }),
      session,
      'stoa/record/playing/1',
    ),
    'ban list': sign(
      (
        await writeBanList(root!, {
          version: NOON / 1_000,
          name: 'Readers',
          people: [
            {
              person: '0123456789abcdef01234567',
              name: 'Ada',
              reason: 'Shouted',
              when: NOON / 1_000,
              until: undefined,
            },
            { person: '0123456789abcdef01234568', name: '', reason: 'x', when: 0, until: NOON / 1_000 },
          ],
          taken: [{ root: host!.publicKey, name: 'Writers' }],
          leftOut: 1,
        })
      ).bytes,
      root,
      'stoa/record/ban-list/1',
    ),
    'reason of a hand': sign(
      await writeHandReason(session!, id, { since: NOON - 5, at: NOON, reason: 'A question' }),
      session,
      'stoa/record/hand-reason/1',
    ),
    'sealed reason of a hand': sign(
      await writeHandReason(session!, id, {
        since: NOON - 5,
        at: NOON,
        reason: { epoch: 1, sealed: new Uint8Array(40).fill(6) },
      }),
      session,
      'stoa/record/hand-reason/1',
    ),
    tally: sign(
      await writeTally(relay!, id, { at: NOON, listeners: 1, applause: [0, 0, 0, 0, 0] }),
      relay,
      'stoa/tally/1',
    ),
    state: sign(
      await writeState(session!, certificate, id, { ...NOTHING_DECIDED, term: 1, version: 0, at: NOON }),
      session,
      'stoa/state/1',
    ),
    act: sign(
      await writeAct(session!, certificate, id, { at: NOON, deed: 'lock', whom: undefined, name: 'Ada' }),
      session,
      'stoa/act/1',
    ),
    rules: sign(
      await writeRules(session!, certificate, id, { at: NOON, name: 'Ada', rules: RULES }),
      session,
      'stoa/record/rules/1',
    ),
    keyRequest: sign(
      await writeKeyRequest(session!, certificate, id, { exchange, at: NOON }),
      session,
      'stoa/key-request/1',
    ),
  } satisfies Record<string, Sample>;
  return { made, root: root!, session: session!, room: id, charter: founded };
}
