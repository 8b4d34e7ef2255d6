import { readBanList } from '../../../src/node/banlist/ban-list.ts';
import { readEngineLine } from '../../../src/node/captions/engine-lines.ts';
import { readEngineMessage } from '../../../src/node/captions/engine-message.ts';
import { readModelCard, readModels, writeModels } from '../../../src/node/captions/models.ts';
import {
  foundFile,
  foundLine,
  linesInAnswer,
  linesInFile,
  newestFound,
} from '../../../src/node/community/found/lines.ts';
import { isPlace, mayFetch, placeShown } from '../../../src/node/community/found/place.ts';
import { readFound, writeFound } from '../../../src/node/community/found/record.ts';
import { readProfile } from '../../../src/node/community/profile.ts';
import { readCard } from '../../../src/node/directory/card.ts';
import { readTable } from '../../../src/node/e2ee/epoch-table.ts';
import { readKeyRequest } from '../../../src/node/e2ee/key-request.ts';
import { readGrant } from '../../../src/node/e2ee/member-key-grant.ts';
import { readCertificate } from '../../../src/node/identity/certificate.ts';
import { open } from '../../../src/node/identity/envelope.ts';
import type { Domain, Signer } from '../../../src/node/identity/keys.ts';
import { readAct } from '../../../src/node/moderation/act-record.ts';
import { readState } from '../../../src/node/moderation/state.ts';
import { readPlan } from '../../../src/node/planned/plan.ts';
import { readCarried, writeCarried } from '../../../src/node/profile/carried.ts';
import { readProfileList, writeProfileList } from '../../../src/node/profile/profile-list.ts';
import { readProfileRecord } from '../../../src/node/profile/profile-record.ts';
import { readCaption } from '../../../src/node/records/caption.ts';
import { readCharter } from '../../../src/node/records/charter.ts';
import { readEquivocation } from '../../../src/node/records/equivocation.ts';
import { isHandReason, readHandReason } from '../../../src/node/records/hand-reason.ts';
import { readMember } from '../../../src/node/records/member.ts';
import { readPlaying } from '../../../src/node/records/playing.ts';
import { readRemark } from '../../../src/node/records/remark.ts';
import { readRules } from '../../../src/node/records/rules.ts';
import { readTally } from '../../../src/node/records/tally.ts';
import { readOffer } from '../../../src/node/relays/offer.ts';
import { utf8 } from '../../../src/node/wire/bytes.ts';
import { decodeCbor, encodeCbor } from '../../../src/node/wire/cbor.ts';
import { ROOM } from '../../support/records/bundles.ts';
import { charter, NOON, signer } from '../../support/records/records.ts';
import { NEVER, ofText, type Target } from '../target.ts';
import { CARRIED, samples, vectorsOf } from './samples.ts';

const ENGINE_LINES = [
  'good evening',
  '{"text":"good","final":false,"start":0.5,"end":1.25}',
  '{"text":"good evening"}',
].map((line) => new TextEncoder().encode(line));

const MODEL = { name: 'PocketSphinx', language: 'en-US', licence: 'BSD' };
const RELAY = '/dns4/relay.example/tcp/443/tls/ws/p2p/12D3KooWGzBqXyUE2BfmwKSw5Lr6zqKXJdiZ1gTxhYmqyAoWAdXX';
const FILE = 'https://files.porch.example/relays.json';
const HASH = 'ab'.repeat(32);
const MODELS = [{ id: HASH, ...MODEL, files: [{ name: 'engine.js', bytes: 2_000, sha256: HASH }] }];
const ENGINE_MESSAGES = [
  { ready: true },
  { heard: 320 },
  { failed: 'out of memory' },
  { text: 'good', final: false, start: 0.5 },
].map((message) => new TextEncoder().encode(JSON.stringify(message)));

/** It comes as a value and not as a text: what is no JSON is another value. */
function readAnyMessage(text: string): unknown {
  let value: unknown = text;
  try {
    value = JSON.parse(text);
  } catch {
    // A text, which no engine says.
  }
  return readEngineMessage(value);
}

type Read = (bytes: Uint8Array<ArrayBuffer>) => Promise<unknown>;

/** As it comes, and with a true signature of whatever is in it, so that what is behind the signature is reached too. */
function signed(name: string, seeds: readonly Uint8Array[], read: Read, by: Signer, domain: Domain): Target[] {
  const payloads = seeds.map((bytes) => (decodeCbor(bytes, bytes.byteLength) as Uint8Array[])[0]!);
  const resigned: Read = async (payload) => read(encodeCbor([payload, await by.sign(domain, payload)]));
  return [
    { name, seeds, read },
    { name: `${name}, signed again`, seeds: payloads, read: resigned, share: 0.3 },
  ];
}

export async function recordTargets(): Promise<Target[]> {
  const { made, session, room } = await samples();
  const [root, chair] = await Promise.all([signer(1), signer(3)]);
  const { id: vectorRoom } = await charter(root);
  const found = await writeFound(root, { relays: [RELAY], places: [FILE, 'dns:_stoa.porch.example'], version: 7 });
  const answer = { Status: 0, Answer: [{ name: '_stoa.porch.example', type: 16, data: `"${foundLine(found)}"` }] };
  const readers: Readonly<Record<keyof typeof made, Read>> = {
    certificate: (bytes) => readCertificate(bytes, session.publicKey, NOON),
    charter: (bytes) => readCharter(bytes, NOON),
    'proven charter': (bytes) => readCharter(bytes, NOON),
    card: (bytes) => readCard(bytes, NOON),
    plan: (bytes) => readPlan(bytes, NOON),
    offer: (bytes) => readOffer(bytes, NOON),
    member: (bytes) => readMember(bytes, room, NOON),
    remark: (bytes) => readRemark(bytes, room, NOON),
    'profile in a room': readProfileRecord,
    caption: (bytes) => readCaption(bytes, room, NOON),
    'sealed caption': (bytes) => readCaption(bytes, room, NOON),
    playing: (bytes) => readPlaying(bytes, room, NOON),
    'sealed playing': (bytes) => readPlaying(bytes, room, NOON),
    'ban list': readBanList,
    'reason of a hand': (bytes) => readHandReason(bytes, room, NOON),
    'sealed reason of a hand': (bytes) => readHandReason(bytes, room, NOON),
    tally: (bytes) => readTally(bytes, room, NOON),
    state: (bytes) => readState(bytes, room, NOON),
    act: (bytes) => readAct(bytes, room, NOON),
    rules: (bytes) => readRules(bytes, room, NOON),
    keyRequest: (bytes) => readKeyRequest(bytes, room, NOON),
  };
  const ofRoom = Object.entries(made).flatMap(([name, { bytes, by, domain }]) =>
    signed(name, [bytes], readers[name as keyof typeof made], by, domain),
  );
  const envelope: Target = {
    name: 'envelope',
    seeds: Object.values(made).map(({ bytes }) => bytes),
    read: (bytes) => open(bytes, 4_096),
  };
  return [
    envelope,
    {
      name: 'what came in the place of a remark',
      seeds: [made['reason of a hand'].bytes, made.remark.bytes],
      read: (bytes) => isHandReason(bytes, 1_280),
    },
    { name: 'line of a captioning command', seeds: ENGINE_LINES, read: ofText(readEngineLine) },
    { name: 'message of an engine', seeds: ENGINE_MESSAGES, read: ofText(readAnyMessage) },
    { name: 'list of models', seeds: [utf8(writeModels(MODELS))], read: ofText(readModels) },
    { name: 'card of a model', seeds: [utf8(JSON.stringify(MODEL))], read: ofText(readModelCard) },
    ...ofRoom,
    { name: 'what is carried', seeds: [writeCarried(CARRIED)], read: readCarried },
    { name: 'list of profiles', seeds: [writeProfileList([made['profile in a room'].bytes])], read: readProfileList },
    ...signed('profile', await vectorsOf('community'), readProfile, root, 'stoa/community/1'),
    ...signed('where a community is', [found.bytes], readFound, root, 'stoa/found/1'),
    {
      name: 'a file and an answer of DNS',
      seeds: [utf8(foundFile(found)), utf8(JSON.stringify(answer))],
      read: ofText((text) => newestFound([...linesInFile(text), ...linesInAnswer(text)], root.publicKey)),
      refuses: NEVER,
    },
    {
      name: 'a place',
      seeds: [FILE, 'dns:_stoa.porch.example', 'http://192.168.1.7/relays.json'].map(utf8),
      read: ofText((text) => {
        placeShown(text);
        if (isPlace(text) && mayFetch(text, 'stoa.example') && !/^https:/.test(text)) throw new Error('in the clear');
      }),
      refuses: NEVER,
    },
    ...signed(
      'member key',
      await vectorsOf('member-key'),
      (bytes) => readGrant(bytes, vectorRoom),
      chair,
      'stoa/member-key/1',
    ),
    ...signed('epoch table', await vectorsOf('epoch'), (bytes) => readTable(bytes, vectorRoom), chair, 'stoa/epoch/1'),
    {
      name: 'equivocation',
      seeds: await vectorsOf('equivocation'),
      read: (bytes) => readEquivocation(bytes, ROOM),
    },
  ];
}
