/** What a new key costs in a room of thousands: the chair's CPU, the bytes of its tables, and what one member fetches. */

import { readTable } from '../../../src/node/e2ee/epoch-table.ts';
import { createExchange, exchangeKeyOf } from '../../../src/node/e2ee/hpke.ts';
import { KeyIssuer } from '../../../src/node/e2ee/key-issuer.ts';
import { encodeOwn } from '../../../src/node/e2ee/keys-messages.ts';
import { RotationSchedule } from '../../../src/node/e2ee/rotation-schedule.ts';
import { signer } from '../../support/records/records.ts';
import { keyRequest, session } from '../../support/records/reference-e2ee.ts';
import type { Figure } from '../bench.ts';

const ROOM = 'AAAAAAAAAAAAAAAAAAAAAAAAAAA';

/** CPU of this process until now, all its threads, s. */
function cpu(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** Gives all members their keys, removes one, and measures the rotation that follows. */
export async function rotateFigures(members = 5_000): Promise<Figure[]> {
  const chair = await signer(1);
  const rotation = new RotationSchedule(0, false, 0);
  const issuer = new KeyIssuer({ room: ROOM, chair, term: 1 });
  // One pair for all: what sealing costs the chair is the same, and making pairs is not its work.
  const exchange = await exchangeKeyOf(await createExchange());
  for (let n = 0; n <= members; n++) {
    rotation.admit(session(n));
    rotation.ask(keyRequest(session(n), 1, exchange), 0);
  }
  const before = cpu();
  let now = 0;
  for (let work = rotation.take(now); work !== undefined; work = rotation.take(now)) {
    await issuer.make(work);
    now += 1_000;
  }
  const granting = cpu() - before;
  rotation.remove(session(members), now);
  const work = rotation.take(now + 60_000);
  if (work?.fresh !== true || work.wrap.length !== members) throw new Error('not the rotation that was meant');
  const start = cpu();
  const { tables } = (await issuer.make(work)).room;
  const spent = cpu() - start;
  const bytes = tables.reduce((sum, table) => sum + table.byteLength, 0);
  const table = await readTable(tables[0]!, ROOM);
  const [[member, entry] = ['', undefined]] = table.entries;
  return [
    { name: 'grants.rotate.cpu', value: spent, unit: 's' },
    { name: 'grants.rotate.bytes', value: bytes / 1024, unit: 'KiB' },
    {
      name: 'grants.rotate.own',
      value: encodeOwn({ member, grant: undefined, context: table, entry }).byteLength,
      unit: 'B',
    },
    { name: 'grants.rotate.admit', value: (granting / members) * 1000, unit: 'ms' },
  ];
}

if (process.argv[1] === import.meta.filename) {
  for (const { name, value, unit } of await rotateFigures()) console.log(`${name}: ${value.toFixed(3)} ${unit}`);
}
