/** Requests at a peer and replies to it, on streams as libp2p has them. */
import type { Connection, Libp2p, Stream } from '@libp2p/interface';
import { streamPair } from '@libp2p/utils';
import { planChunks, readPlans } from '../../../relay/planned/plan-file.ts';
import { PlanShelf } from '../../../relay/planned/plan-shelf.ts';
import { readStoredReminders } from '../../../relay/reminders/reminder-file.ts';
import { readStoredReport } from '../../../relay/reports/report-files.ts';
import { exchange, FOUND, PROFILES, serveExchange } from '../../../src/node/community/exchange.ts';
import { writeFound } from '../../../src/node/community/found/record.ts';
import { communityOf } from '../../../src/node/community/name.ts';
import { readProfile } from '../../../src/node/community/profile.ts';
import { Directory } from '../../../src/node/directory/directory.ts';
import { readSnapshot, writeSnapshot } from '../../../src/node/directory/snapshot.ts';
import { fetchDirectory, serveDirectory } from '../../../src/node/directory/snapshot-protocol.ts';
import { encodeKeysRequest } from '../../../src/node/e2ee/keys-messages.ts';
import { serveKeys } from '../../../src/node/e2ee/keys-protocol.ts';
import { readPlan } from '../../../src/node/planned/plan.ts';
import { readPlanList, writePlanList } from '../../../src/node/planned/plan-list.ts';
import {
  readReminder,
  readRemindRequest,
  writeReminder,
  writeRemindRequest,
} from '../../../src/node/planned/reminder-messages.ts';
import { readAsk, readNamed, writeAsk, writeNamed } from '../../../src/node/report/ask.ts';
import { judge } from '../../../src/node/report/judge.ts';
import { readReport, writeReport } from '../../../src/node/report/report.ts';
import { readSealedReport, sealReport } from '../../../src/node/report/sealed-report.ts';
import { fetchSnapshot, serveSnapshots } from '../../../src/node/room/snapshot-protocol.ts';
import { sendMessage } from '../../../src/node/transport/framed-stream.ts';
import { fromBase64url, utf8 } from '../../../src/node/wire/bytes.ts';
import { decodeCbor, encodeCbor } from '../../../src/node/wire/cbor.ts';
import { Air } from '../../support/fakes/fake-gossip.ts';
import { NOON, signer } from '../../support/records/records.ts';
import { spoken } from '../../support/records/reports.ts';
import type { Target } from '../target.ts';
import { samples, vectorsOf } from './samples.ts';

type Handler = (stream: Stream, connection: unknown) => Promise<void>;

/** What a peer does with the first message of somebody's stream. Each comes from another peer: nobody asks too often. */
async function asked(serve: (libp2p: Libp2p) => Promise<unknown>): Promise<Target['read']> {
  let handler: Handler | undefined;
  await serve({ handle: async (_: string, given: Handler) => (handler = given) } as unknown as Libp2p);
  let count = 0;
  return async (bytes) => {
    const [ours, theirs] = await streamPair();
    sendMessage(ours, bytes);
    await ours.close();
    const from = `peer-${count++}`;
    try {
      await handler!(theirs, { remotePeer: { toString: () => from } });
    } finally {
      ours.abort(new Error('done'));
      theirs.abort(new Error('done'));
    }
  };
}

/** What a peer makes of a reply. */
function replied(ask: (connection: Connection, signal: AbortSignal) => Promise<unknown>): Target['read'] {
  return async (bytes) => {
    const [ours, theirs] = await streamPair();
    sendMessage(theirs, bytes);
    await theirs.close();
    const connection = { newStream: async () => ours } as unknown as Connection;
    try {
      return await ask(connection, new AbortController().signal);
    } finally {
      ours.abort(new Error('done'));
      theirs.abort(new Error('done'));
    }
  };
}

export async function requestTargets(): Promise<Target[]> {
  const { made, room } = await samples();
  const hallway = new Directory({ gossip: new Air().join(), now: () => NOON });
  await hallway.merge(made.card.bytes, 0);
  const shelf = new PlanShelf();
  shelf.take(await readPlan(made.plan.bytes, NOON), NOON, 'x'.repeat(22));
  const snapshot = writeSnapshot(hallway.listing, NOON);
  const profile = await readProfile((await vectorsOf('community'))[0]!);
  const community = communityOf(profile.root);
  const store = { get: () => profile, put: () => undefined };
  const found = await writeFound(await signer(1), {
    relays: ['/dns4/relay.example/tcp/443/wss/p2p/12D3KooWGzBqXyUE2BfmwKSw5Lr6zqKXJdiZ1gTxhYmqyAoWAdXX'],
    places: ['dns:_stoa.porch.example'],
    version: 7,
  });
  const share = 0.05;
  const reporter = await signer(5);
  const reported = await writeReport(reporter, (await spoken(1)).draft);
  const [unsigned] = decodeCbor(reported, reported.byteLength) as [Uint8Array];
  const sealed = await sealReport(reported, [reporter.publicKey]);
  const records = [[1, made.state.bytes]] as const;
  const roomReply = encodeCbor([1, made.charter.bytes, [made.member.bytes], [made.remark.bytes], records]);
  const browser = {
    endpoint: 'https://push.example.org/x',
    key: new Uint8Array(65).fill(4),
    auth: new Uint8Array(16).fill(7),
  };
  return [
    { name: 'snapshot of a hallway', seeds: [snapshot], read: readSnapshot },
    { name: 'list of plans', seeds: [writePlanList({ plans: [made.plan.bytes], now: NOON })], read: readPlanList },
    {
      name: 'file of plans',
      seeds: [encodeCbor([1, [['x'.repeat(22), made.plan.bytes]]]), Buffer.concat([...planChunks([...shelf.all()])])],
      read: readPlans,
    },
    { name: 'report', seeds: [reported], read: readReport },
    {
      name: 'report, signed again and judged',
      seeds: [unsigned],
      read: async (payload) =>
        judge(await readReport(encodeCbor([payload, await reporter.sign('stoa/report/1', payload)]))),
      share,
    },
    { name: 'sealed report', seeds: [sealed], read: readSealedReport },
    { name: 'file of a report', seeds: [encodeCbor([1, 'x'.repeat(22), NOON, sealed])], read: readStoredReport },
    { name: 'question for reports', seeds: [await writeAsk(reporter, NOON)], read: (bytes) => readAsk(bytes, NOON) },
    {
      name: 'list of reports',
      seeds: [writeNamed([{ id: 'ab'.repeat(16), came: NOON }])],
      read: (bytes) => readNamed(bytes, NOON),
    },
    {
      name: 'wish to be reminded',
      seeds: [writeRemindRequest({ plan: room, wanted: true, ...browser })],
      read: readRemindRequest,
    },
    {
      name: 'file of reminders',
      seeds: [encodeCbor([1, [[room, 'x'.repeat(22), NOON, browser.endpoint, browser.key, browser.auth]]])],
      read: readStoredReminders,
    },
    {
      name: 'reminder',
      seeds: [utf8(writeReminder({ plan: room, title: 'Books', starts: NOON }))],
      read: (bytes) => readReminder(new TextDecoder().decode(bytes)),
    },
    {
      name: 'request for a hallway',
      seeds: [encodeCbor([1, hallway.community])],
      read: await asked((libp2p) =>
        serveDirectory(
          libp2p,
          () => hallway,
          undefined,
          () => NOON,
        ),
      ),
      share,
    },
    {
      name: 'reply with a hallway',
      seeds: [snapshot],
      read: replied((connection, signal) => fetchDirectory(connection, hallway, signal)),
      share,
    },
    {
      name: 'request for a room',
      seeds: [encodeCbor([1, fromBase64url(room)])],
      read: await asked((libp2p) => serveSnapshots(libp2p, () => undefined)),
      share,
    },
    {
      name: 'reply with a room',
      seeds: [roomReply],
      read: replied((connection, signal) => fetchSnapshot(connection, room, signal)),
      share,
    },
    {
      name: 'request for a profile',
      seeds: [encodeCbor([1, community, 0, profile.bytes]), encodeCbor([1, community, 2, null])],
      read: await asked((libp2p) => serveExchange(PROFILES, libp2p, store)),
      share,
    },
    {
      name: 'reply with a profile',
      seeds: [encodeCbor([1, profile.version + 1, profile.bytes]), encodeCbor([1, 0, null])],
      read: replied((connection, signal) =>
        exchange(PROFILES, connection, community, { ...store, get: () => undefined }, signal),
      ),
      share,
    },
    {
      name: 'request for where a community is',
      seeds: [encodeCbor([1, community, 0, found.bytes]), encodeCbor([1, community, 2, null])],
      read: await asked((libp2p) => serveExchange(FOUND, libp2p, { get: () => undefined, put: () => undefined })),
      share,
    },
    {
      name: 'reply with where a community is',
      seeds: [encodeCbor([1, found.version + 1, found.bytes]), encodeCbor([1, 0, null])],
      read: replied((connection, signal) =>
        exchange(FOUND, connection, community, { get: () => undefined, put: () => undefined }, signal),
      ),
      share,
    },
    {
      name: 'request on keys',
      seeds: [
        encodeKeysRequest({ kind: 'errand', room, given: { grants: [], tables: [] } }),
        ...(await vectorsOf('keys', 'asks')),
      ],
      read: await asked((libp2p) => serveKeys(libp2p, { errand: async () => undefined, pass: () => false })),
      share,
    },
  ];
}
