/**
 * Hosts with a network of their own on one machine: network namespaces on a switch, or behind a network that loses and
 * delays packets. Needs root and iproute2.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { REPOSITORY } from './paths.ts';
import { command } from './processes.ts';
import { findProgram } from './programs.ts';

export interface Host {
  /** Name of the network namespace. */
  readonly namespace: string;
  readonly address: string;
}

export interface Network {
  readonly hosts: readonly Host[];
  /** Removes the hosts. End their programs first. Idempotent. */
  close(): Promise<void>;
}

export interface SwitchedNetwork extends Network {
  /** Plugs the cable of a host in or out. */
  plug(host: Host, connected: boolean): Promise<void>;
}

export interface ImpairedNetwork extends Network {
  /** Changes what the network does to packets from now on: ms one way, per cent. */
  impair(settings: Impairment): Promise<void>;
}

/** What happens to each packet as it leaves its sender. */
export interface Impairment {
  /** One way, ms. */
  readonly delay: number;
  /** Uniform, ms either way; order is kept. */
  readonly jitter: number;
  /** Per cent. */
  readonly loss: number;
}

/** Whether this process may make network namespaces. */
export function canMakeNetworks(): boolean {
  return process.getuid?.() === 0;
}

/** Hosts on one switch, without loss or delay. */
export async function switchedNetwork(count: number): Promise<SwitchedNetwork> {
  const ip = await findProgram('ip');
  const tag = `st${process.pid.toString(36)}${(serial++).toString(36)}`;
  const bridge = `${tag}br`;
  const forwarder = `${tag}h`;
  const hosts = Array.from({ length: count }, (_, i) => ({
    namespace: `${tag}n${i + 1}`,
    address: `10.79.0.${i + 1}`,
  }));
  const close = async (): Promise<void> => {
    // Removing a namespace removes the ends of the cables within it, and a cable goes with either end.
    for (const namespace of [...hosts.map((host) => host.namespace), forwarder]) {
      await command(ip, ['netns', 'del', namespace]).catch((error: Error) => {
        if (!/No such file/.test(error.message)) throw error;
      });
    }
  };
  try {
    // The switch lives in a namespace too, so that nothing shows on the machine's own network.
    await command(ip, ['netns', 'add', forwarder]);
    const inHub = (...args: string[]): Promise<string> => command(ip, ['-n', forwarder, ...args]);
    await inHub('link', 'add', bridge, 'type', 'bridge');
    await inHub('link', 'set', bridge, 'up');
    for (const [i, { namespace, address }] of hosts.entries()) {
      await command(ip, ['netns', 'add', namespace]);
      const inside = (...args: string[]): Promise<string> => command(ip, ['-n', namespace, ...args]);
      await inside('link', 'set', 'lo', 'up');
      await inside('link', 'add', 'eth0', 'type', 'veth', 'peer', 'name', `port${i}`, 'netns', forwarder);
      await inside('addr', 'add', `${address}/24`, 'dev', 'eth0');
      await inside('link', 'set', 'eth0', 'up');
      await inside('route', 'add', 'default', 'dev', 'eth0');
      await inHub('link', 'set', `port${i}`, 'master', bridge);
      await inHub('link', 'set', `port${i}`, 'up');
    }
  } catch (error) {
    await close();
    throw error;
  }
  return {
    hosts,
    plug: async (host, connected) => {
      const port = hosts.findIndex(({ namespace }) => namespace === host.namespace);
      await command(ip, ['-n', forwarder, 'link', 'set', `port${port}`, connected ? 'up' : 'down']);
    },
    close,
  };
}

let serial = 0;

/** Path of the program that makes lossy networks; undefined when this machine has none. */
export function impairedNetworkTool(): string | undefined {
  const path = process.env['STOA_IMPAIRED_NETWORK'] ?? resolve(REPOSITORY, '../shared/tools/impaired-network');
  return existsSync(path) ? path : undefined;
}

/** Hosts behind a network that impairs every packet. Throws when the tool for it is absent. */
export async function impairedNetwork(count: number, start: Impairment): Promise<ImpairedNetwork> {
  const tool = impairedNetworkTool();
  if (!tool) throw new Error('no tool for lossy networks: name it in STOA_IMPAIRED_NETWORK');
  const home = await mkdtemp(join(tmpdir(), 'stoa-network-'));
  const settings = join(home, 'settings.json');
  const impair = (all: Impairment): Promise<void> => writeFile(settings, JSON.stringify({ all }));
  await impair(start);
  const prefix = `st${process.pid.toString(36)}i`;
  const args = [tool, '--hosts', `${count}`, '--prefix', prefix, '--settings', settings];
  const child = spawn(await findProgram('python3'), args, { stdio: ['ignore', 'pipe', 'ignore'] });
  const exited = once(child, 'exit');
  const close = async (): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
    await exited;
    await rm(home, { recursive: true, force: true });
  };
  const ready = await Promise.race([once(child.stdout, 'data').then(() => true), exited.then(() => false)]);
  if (!ready) {
    await close();
    throw new Error('the lossy network did not start');
  }
  return {
    hosts: Array.from({ length: count }, (_, i) => ({ namespace: `${prefix}${i + 1}`, address: `10.77.0.${i + 1}` })),
    impair: async (all) => {
      await impair(all);
      // The tool looks at its settings at least five times a second.
      await new Promise((done) => setTimeout(done, 300));
    },
    close,
  };
}
