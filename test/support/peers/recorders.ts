/** Programs of the recorder as children of a test, and what is in the folders they make. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { formatFragment } from '../../../src/node/directory/fragment.ts';
import { issueGrant } from '../../../src/node/grants/issue.ts';
import { rolesOf } from '../../../src/node/grants/roles.ts';
import type { RoomId } from '../../../src/node/identity/ids.ts';
import type { Signer } from '../../../src/node/identity/keys.ts';
import { type Manifest, readManifest } from '../../../src/node/recording/manifest.ts';
import { readPages } from '../../../src/node/recording/read-pages.ts';
import { readSignatureRecords } from '../../../src/node/recording/signature-records.ts';
import type { Charter } from '../../../src/node/records/charter.ts';
import { recordersOf } from '../../../src/node/room/recording.ts';
import type { Speaker } from '../../../src/node/speaker/index.ts';
import { until } from './peers.ts';

export interface RunningProgram {
  /** What it has said so far. */
  readonly output: () => string;
  /** Sends a signal and waits for the end. */
  readonly end: (signal: NodeJS.Signals) => Promise<number | null>;
  readonly code: Promise<number | null>;
}

/** Runs a program by its words, the first of which names it. */
export function runProgram(...[program, ...args]: [string, ...string[]]): RunningProgram {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const code = once(child, 'close').then(([ended]) => ended as number | null);
  return {
    output: () => output,
    code,
    end: (signal) => {
      child.kill(signal);
      return code;
    },
  };
}

/** The link of a room by these relays, the first of which has the page. */
export function linkOf(room: RoomId, relays: readonly { readonly at: string; readonly address: string }[]): string {
  const addresses = relays.map(({ address }) => address);
  return `http://${relays[0]!.at}/${formatFragment(room, addresses)}`;
}

export async function manifestIn(folder: string): Promise<Manifest> {
  return readManifest(await readFile(join(folder, 'room.json'), 'utf8'));
}

/** Packets in few letters each, so that a test that fails can be read. */
export function namesOf(packets: readonly Uint8Array[]): string[] {
  return packets.map((packet) => createHash('sha256').update(packet).digest('hex').slice(0, 8));
}

/** What is heard of somebody: packets and their slots, and how many slots their file lasts. */
export async function heardIn(
  folder: string,
  name: string,
): Promise<{ readonly slots: readonly number[]; readonly packets: readonly string[]; readonly lasts: number }> {
  const { stem } = (await manifestIn(folder)).speakers.find((speaker) => speaker.name === name)!;
  const [slots, packets]: [number[], Uint8Array[]] = [[], []];
  let lasts = 0;
  for await (const page of readPages([await readFile(join(folder, `${stem}.opus`))])) {
    lasts = page.slot;
    for (const packet of page.packets) {
      if (!packet.silent) {
        slots.push(lasts);
        packets.push(packet.bytes!);
      }
      lasts += packet.slots;
    }
  }
  return { slots, packets: namesOf(packets), lasts };
}

/** Frames of somebody that are not beside their neighbours, and by how many slots any two are further apart than their own numbers say. */
export async function movedIn(
  folder: string,
  name: string,
): Promise<{ readonly neighbours: number; readonly others: number }> {
  const { stem } = (await manifestIn(folder)).speakers.find((speaker) => speaker.name === name)!;
  const [places, moved]: [number[], { neighbours: number; others: number }] = [[], { neighbours: 0, others: 0 }];
  let last: number | undefined;
  for await (const { record } of readSignatureRecords([await readFile(join(folder, `${stem}.signatures`))])) {
    if (record.kind !== 'bundle') continue;
    const place = record.slot - record.seq;
    if (last !== undefined && record.seq === last + 1 && place !== places.at(-1)) moved.neighbours++;
    // What follows a mark of silence may be set anew.
    last = record.silent.at(-1) ? undefined : record.seq + record.silent.length - 1;
    places.push(place);
  }
  moved.others = Math.max(...places) - Math.min(...places);
  return moved;
}

export interface RecordedHost {
  readonly charter: Charter;
  readonly speaker: Speaker;
  readonly identity: Signer;
}

/** Makes the member of this name a moderator, as the host's page does it. Resolves once the recorder is seen to record, which it was not before. */
export async function letRecord({ charter, speaker, identity }: RecordedHost, name: string): Promise<void> {
  const { room } = speaker;
  const member = () => room.roster.members.find((one) => one.name === name);
  const isSeen = () => recordersOf(room).some((one) => one.name === name);
  await until(() => member() !== undefined, 'the recorder to be seen', 20_000);
  if (isSeen()) throw new Error(`${name} records without a right to`);
  const grant = await issueGrant(identity, null, {
    audience: member()!.identity,
    bearer: false,
    roles: rolesOf('moderate', 'listen'),
    depth: 0,
    slots: 0,
    slot: 99,
    room: charter.id,
    expires: Date.now() + 3_600_000,
  });
  await room.lodge('credential', grant);
  await until(isSeen, 'the recorder to record', 20_000);
}
