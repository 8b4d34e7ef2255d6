/**
 * The same work as other servers do it: voices at 32 kbit/s to all who listen, Mumble's server by encrypted UDP, Janus's streaming plugin by
 * WebRTC, a relay by WebSocket; with `--transport wss` that is over its own TLS, so that all three encrypt. Server and load stand in two networks on one switch. Each holds as many listeners as this machine carries with it; what
 * is compared is CPU time per listener and second.
 */
import { type Host, switchedNetwork } from '../support/machine/namespaces.ts';
import { cpuSeconds } from '../support/machine/processes.ts';
import { findProgram } from '../support/machine/programs.ts';
import type { Bench, Figure } from './bench.ts';
import { check, cost, join, startListeners, startLoadedRelay, watch } from './crowd/crowd.ts';
import { type ProgramProcess, startProgram } from './crowd/program.ts';
import { median } from './measure/statistics.ts';
import type { Counted } from './peers/counted.ts';
import type { JanusRequest } from './peers/janus-crowd.ts';
import type { MumbleRequest } from './peers/mumble-crowd.ts';
import { JANUS_PORT, MUMBLE_PORT, type OtherServer, rtpPorts, startJanus, startMumble } from './peers/servers.ts';

const TALKERS = [1, 10] as const;
type Talkers = (typeof TALKERS)[number];
const RELAY_LISTENERS = 3_000;
const MUMBLE_LISTENERS: Readonly<Record<Talkers, number>> = { 1: 200, 10: 100 };
const JANUS_LISTENERS: Readonly<Record<Talkers, number>> = { 1: 100, 10: 20 };
/** Bytes of a packet of 20 ms, as the relay's voices have. */
const PACKET = 76;
const PACKETS_PER_SECOND = 50;
const SETTLE = 3_000;
const SECONDS = 10;
const RUNS = 3;

export const peers: Bench = {
  name: 'peers',
  about:
    "CPU per listener beside Mumble's server and Janus; needs root and the Debian packages mumble-server and janus",
  run: async (say, { transport = 'ws' } = {}) => {
    const secure = transport === 'wss';
    const [murmurd, janus] = [await findProgram('murmurd'), await findProgram('janus')];
    const network = await switchedNetwork(2);
    const [server, load] = network.hosts as [Host, Host];
    const figures: Figure[] = [];
    try {
      for (const talkers of TALKERS) {
        const runs: { own: number; mumble: number; janus: number }[] = [];
        for (let i = 0; i < RUNS; i++) {
          runs.push({
            own: await ofRelay(server, load, talkers, secure),
            mumble: await ofMumble(server, load, talkers, murmurd),
            janus: await ofJanus(server, load, talkers, janus),
          });
          const { own, mumble, janus: theirs } = runs[i]!;
          say(
            `${talkers} talking: ${own.toFixed(3)} ms, Mumble ${mumble.toFixed(2)} ms, Janus ${theirs.toFixed(2)} ms per listener and second`,
          );
        }
        const own = median(runs.map((r) => r.own));
        for (const peer of ['mumble', 'janus'] as const) {
          const value = median(runs.map((r) => r[peer])) / own;
          const name = `peers.${secure ? 'wss.' : ''}${peer}`;
          figures.push({ name: `${name}.${talkers}.ratio`, value, unit: '' });
        }
      }
      return figures;
    } finally {
      await network.close();
    }
  },
};

async function ofRelay(server: Host, load: Host, talkers: Talkers, secure: boolean): Promise<number> {
  const { relay, room, stop } = await startLoadedRelay(talkers, [], { server, load, secure });
  const listeners = startListeners({ load });
  try {
    await join(listeners, relay.port, room, RELAY_LISTENERS, { host: server.address, secure });
    const watched = await watch(relay.pid, [listeners], SECONDS);
    check(watched, talkers);
    return cost(watched);
  } finally {
    await listeners.stop();
    await stop();
  }
}

async function ofMumble(server: Host, load: Host, talkers: Talkers, program: string): Promise<number> {
  const mumble = await startMumble(server, program);
  const crowd = startProgram('peers/mumble-crowd.ts', { nice: -10, namespace: load.namespace });
  const request: MumbleRequest = {
    host: server.address,
    port: MUMBLE_PORT,
    listeners: MUMBLE_LISTENERS[talkers],
    talkers,
    packet: PACKET,
  };
  return await measured('Mumble', mumble, crowd, request, talkers);
}

async function ofJanus(server: Host, load: Host, talkers: Talkers, program: string): Promise<number> {
  const janus = await startJanus(server, program, talkers);
  const crowd = startProgram('peers/janus-crowd.ts', { nice: -10, namespace: load.namespace });
  const request: JanusRequest = {
    host: server.address,
    port: JANUS_PORT,
    rtp: rtpPorts(talkers),
    listeners: JANUS_LISTENERS[talkers],
    packet: PACKET,
  };
  return await measured('Janus', janus, crowd, request, talkers);
}

/** CPU time per listener and second, ms. Ends server and crowd. */
async function measured(
  name: string,
  { pid, stop }: OtherServer,
  crowd: ProgramProcess,
  request: object,
  talkers: number,
): Promise<number> {
  try {
    await crowd.ask('join', request);
    await new Promise((done) => setTimeout(done, SETTLE));
    await crowd.ask('reset');
    const before = await cpuSeconds(pid);
    await new Promise((done) => setTimeout(done, SECONDS * 1_000));
    const [cpu, { listeners, seconds, least }] = await Promise.all([cpuSeconds(pid), crowd.ask<Counted>('read')]);
    const due = seconds * PACKETS_PER_SECOND * talkers;
    if (least < 0.9 * due) throw new Error(`${name}: a listener got ${least} packets of ${Math.round(due)}`);
    return ((cpu - before) * 1_000) / (listeners * seconds);
  } finally {
    await crowd.stop();
    await stop();
  }
}
