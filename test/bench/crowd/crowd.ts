/** A relay under load: the program as people start it, a stage that publishes to it, and listeners, each in a process of its own. */

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join as joinPath } from 'node:path';
import { type RunningRelay, startRelay } from '../../support/harness/relay.ts';
import type { Host } from '../../support/machine/namespaces.ts';
import { cpuSeconds } from '../../support/machine/processes.ts';
import { selfSign } from '../../support/machine/self-sign.ts';
import { VOICE_NAMES, voice } from '../../support/media/voices.ts';
import type { ChannelsRequest } from './bare-channels.ts';
import type { BareRequest } from './bare-ws.ts';
import type { PeersRequest } from './libp2p-listeners.ts';
import { type ProgramOptions, type ProgramProcess, startProgram } from './program.ts';
import type { StageAnswer, StageRequest } from './stage.ts';
import type { Heard } from './tally.ts';
import type { JoinRequest } from './websocket-listeners.ts';

/** Time for joins, first states and code to become warm, ms. */
const SETTLE = 4_000;
/** A frame of 20 ms each: what one voice makes. */
const FRAMES_PER_SECOND = 50;
/** What stands for machines of other people and is timed: this machine's want of processors is not theirs. */
const AHEAD = { nice: -10 };
/** The crowd itself: a relay does not share its processors with those who listen. */
const BEHIND = { nice: 10 };
/** No limit stands in the way of a measurement. */
const LIMITS = [...['--max-listeners', '20000', '--max-bandwidth', '1000000'], ...['--log-level', 'warn']];

/** What a server was seen to do while it was watched. */
export interface Watched extends Heard {
  /** CPU time of the server's processes, seconds. */
  readonly cpu: number;
}

/** CPU time per listener and second, ms. */
export function cost({ cpu, listeners, seconds }: Watched): number {
  return (cpu * 1_000) / (listeners * seconds);
}

export interface LoadedRelay {
  readonly relay: RunningRelay;
  readonly room: string;
  /** Of its webrtc-direct, or of its WebSocket. */
  address(kind: 'webrtc-direct' | 'ws'): string;
  /** From now on it asks strangers for work under load, if it was started with `work`. */
  asks(): Promise<void>;
  stop(): Promise<void>;
}

/** Where a server runs and where its load comes from: on loopback, or two hosts on a switch. */
export interface Ground {
  readonly server?: Host;
  readonly load?: Host;
  /** Port at which the relay answers STUN; none unless said. */
  readonly stun?: number;
  /** What one address may have: no limit in the way of a measurement unless said. */
  readonly perAddress?: number;
  /** It does TLS itself. */
  readonly secure?: boolean;
  /** Folder of another version of the project. */
  readonly project?: string;
  /** Strangers work before they are let in: once `asks` is called, and never unless this is set, for the crowd comes all at once and does none. */
  readonly work?: boolean;
}

/** Starts a relay with so many people who talk all the time. */
export async function startLoadedRelay(
  talkers: number,
  args: readonly string[] = [],
  { server, load, stun, perAddress = 20_000, secure = false, project, work = false }: Ground = {},
): Promise<LoadedRelay> {
  const folder = await mkdtemp(joinPath(tmpdir(), 'stoa-crowd-'));
  const files = { cert: joinPath(folder, 'cert.pem'), key: joinPath(folder, 'key.pem') };
  if (secure) await selfSign(files, 'localhost');
  const tls = ['--announce', server?.address ?? 'localhost', '--tls-cert', files.cert, '--tls-key', files.key];
  const voices = await Promise.all(VOICE_NAMES.map(async (name) => (await voice(name)).path));
  const config = joinPath(folder, 'stoa.conf');
  await writeFile(config, 'STOA_WORK=never');
  const relay = await startRelay({
    // Another version may not know of it, which passes a variable over.
    ...(work ? {} : { env: { STOA_WORK: 'never' } }),
    args: [
      ...LIMITS,
      ...(work ? ['--config', config] : []),
      '--max-per-address',
      `${perAddress}`,
      ...(stun === undefined ? ['--no-stun'] : ['--stun-port', `${stun}`]),
      ...(secure ? tls : []),
      ...args,
    ],
    secure,
    ...(project === undefined ? {} : { project }),
    ...(server === undefined ? {} : { host: server.address, namespace: server.namespace }),
  });
  const stage = startProgram('crowd/stage.ts', { ...AHEAD, ...at(load), trusting: secure });
  const asks = async (): Promise<void> => {
    await writeFile(config, 'STOA_WORK=load');
    process.kill(relay.pid, 'SIGHUP');
  };
  const stop = async (): Promise<void> => {
    await stage.stop();
    await relay.stop();
    await rm(folder, { recursive: true });
  };
  try {
    const request: StageRequest = { relay: relay.url, talkers, voices };
    const { room, addresses } = await stage.ask<StageAnswer>('open', request);
    return { relay, room, asks, address: (kind) => addresses.find((a) => a.includes(`/${kind}`))!, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function at(host: Host | undefined): ProgramOptions {
  return host === undefined ? {} : { namespace: host.namespace };
}

export interface BareServer {
  readonly pid: number;
  readonly port: number;
  stop(): Promise<void>;
}

/** Starts a bare `ws` server that sends messages of the same size and number as were watched. */
export async function startBareServer({ bytes, messages, listeners, seconds }: Heard): Promise<BareServer> {
  const program = startProgram('crowd/bare-ws.ts');
  const request: BareRequest = {
    size: Math.round(bytes / messages),
    every: (1_000 * seconds * listeners) / messages,
  };
  return { pid: program.pid, port: await program.ask<number>('open', request), stop: () => program.stop() };
}

/** CPU time that bare data channels take, per listener and second, ms, for messages of the same size and number as were watched. */
export async function costOfBareChannels({ bytes, messages, listeners, seconds }: Heard): Promise<number> {
  const program = startProgram('crowd/bare-channels.ts');
  try {
    const request: ChannelsRequest = {
      channels: listeners,
      size: Math.round(bytes / messages),
      every: (1_000 * seconds * listeners) / messages,
    };
    await program.ask('open', request);
    await new Promise((done) => setTimeout(done, SETTLE));
    const before = await program.ask<number>('cpu');
    await new Promise((done) => setTimeout(done, seconds * 1_000));
    return (((await program.ask<number>('cpu')) - before) * 1_000) / (listeners * seconds);
  } finally {
    await program.stop();
  }
}

/** Watches a server for so many seconds, once its listeners are there. */
export async function watch(
  pid: number,
  listeners: readonly ProgramProcess[],
  seconds: number,
  settle = SETTLE,
): Promise<Watched> {
  await new Promise((done) => setTimeout(done, settle));
  await Promise.all(listeners.map((e) => e.ask('reset')));
  const before = await cpuSeconds(pid);
  await new Promise((done) => setTimeout(done, seconds * 1_000));
  const [cpu, ...heard] = await Promise.all([cpuSeconds(pid), ...listeners.map((e) => e.ask<Heard>('read'))]);
  const sum = (of: (h: Heard) => number): number => heard.reduce((total, h) => total + of(h), 0);
  return {
    listeners: sum((h) => h.listeners),
    ended: sum((h) => h.ended),
    seconds: sum((h) => h.seconds) / heard.length,
    messages: sum((h) => h.messages),
    bytes: sum((h) => h.bytes),
    frames: sum((h) => h.frames),
    lost: sum((h) => h.lost),
    least: Math.min(...heard.map((h) => h.least)),
    most: Math.max(...heard.map((h) => h.most)),
    delays: heard.flatMap((h) => h.delays),
    cpu: cpu - before,
  };
}

/** Throws unless every listener heard all who talk: a cheap server of nothing is no result. */
export function check({ least, seconds, ended }: Watched, talkers: number): void {
  const due = seconds * FRAMES_PER_SECOND * talkers;
  if (ended > 0) throw new Error(`${ended} listeners were cut off`);
  if (least < 0.9 * due) throw new Error(`a listener heard ${least} frames where ${Math.round(due)} were said`);
}

/** Listeners by WebSocket, plain or over TLS. */
export async function join(
  listeners: ProgramProcess,
  port: number,
  room: string,
  count: number,
  { timed = false, host = '127.0.0.1', secure = false } = {},
): Promise<void> {
  const request: JoinRequest = { host, port, room, count, timed, secure };
  await listeners.ask('join', request);
}

/** Listeners by plain WebSocket from one address of loopback. */
export async function joinFrom(
  listeners: ProgramProcess,
  request: Omit<JoinRequest, 'host' | 'timed'> & { timed?: boolean },
): Promise<void> {
  await listeners.ask('join', { timed: false, host: '127.0.0.1', ...request } satisfies JoinRequest);
}

/** Listeners by libp2p stream, each a peer of its own. Joins them in a process that is ended by who calls. */
export async function joinAsPeers(
  listeners: ProgramProcess,
  relay: string,
  room: string,
  count: number,
): Promise<void> {
  const request: PeersRequest = { relay, room, count };
  await listeners.ask('join', request);
}

/** A process for listeners by libp2p. */
export function startPeerListeners(): ProgramProcess {
  return startProgram('crowd/libp2p-listeners.ts', BEHIND);
}

/** A process for listeners, whose delays are taken or not. */
export function startListeners({ timed = false, load }: { timed?: boolean; load?: Host } = {}): ProgramProcess {
  return startProgram('crowd/websocket-listeners.ts', { ...(timed ? AHEAD : BEHIND), ...at(load) });
}
