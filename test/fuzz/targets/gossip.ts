/** What neighbours hand on: every message gets a verdict. */
import { Directory } from '../../../src/node/directory/directory.ts';
import { RECORD_KINDS, type RecordName } from '../../../src/node/room/record-kinds.ts';
import { Room } from '../../../src/node/room/room.ts';
import { ROOM_TOPIC_PREFIX } from '../../../src/node/transport/topics.ts';
import { encodeCbor } from '../../../src/node/wire/cbor.ts';
import { Air } from '../../support/fakes/fake-gossip.ts';
import { evening } from '../../support/records/grants.ts';
import { NOON } from '../../support/records/records.ts';
import { NEVER, type Target } from '../target.ts';
import { samples } from './samples.ts';

const VERDICTS: readonly unknown[] = ['accept', 'ignore', 'reject'];

export async function gossipTargets(): Promise<Target[]> {
  const { made, charter } = await samples();
  const { chains } = await evening();
  const gossip = new Air().join();
  const room = new Room({ id: charter.id, gossip, now: () => NOON });
  room.start();
  await room.merge({ charter: charter.bytes });
  const hallway = new Directory({ gossip, now: () => NOON });
  hallway.start();
  let count = 0;
  /** From somebody else each time, so that nobody says too much. */
  const heard =
    (topic: string): Target['read'] =>
    async (bytes) => {
      const verdict = await gossip.hear(topic, bytes, `peer-${count++}`);
      (gossip.verdicts as unknown[]).length = 0;
      if (!VERDICTS.includes(verdict)) throw new Error(`no verdict: ${String(verdict)}`);
    };
  const ofKind = (name: RecordName, bytes: Uint8Array) => encodeCbor([RECORD_KINDS[name].word, 1, bytes]);
  const names = ['charter', 'member', 'remark', 'tally', 'state', 'act', 'keyRequest', 'caption'] as const;
  const seeds = [
    ...names.map((name) => ofKind(name, made[name].bytes)),
    ...Object.values(chains).map(({ bytes }) => ofKind('credential', bytes)),
  ];
  return [
    {
      name: 'gossip of a room',
      seeds,
      read: heard(ROOM_TOPIC_PREFIX + charter.id),
      refuses: NEVER,
      close: async () => room.stop(),
    },
    {
      name: 'gossip of a hallway',
      seeds: [made.card.bytes],
      read: heard(hallway.topic),
      refuses: NEVER,
      close: async () => hallway.stop(),
    },
  ];
}
