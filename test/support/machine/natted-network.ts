/**
 * Two people's hosts, each behind a router that translates addresses, and a host in public between them: network namespaces with nftables. What the
 * routers do to packets can be changed at any time. Needs root, iproute2, nftables and conntrack.
 */
import type { Host, Network } from './namespaces.ts';
import { command } from './processes.ts';
import { findProgram } from './programs.ts';

/** How a router treats what goes through it. */
export interface Router {
  /** Another port for each destination, which nobody can foretell. */
  readonly symmetric?: boolean;
  /** What is forwarded: everything, TCP and no UDP, or TCP to port 443 alone. */
  readonly passes?: 'all' | 'tcp' | '443';
}

export interface NattedNetwork extends Network {
  /** The one in public. */
  readonly middle: Host;
  /** The two behind routers. */
  readonly ends: readonly [Host, Host];
  /** Sets how both routers treat connections, and forgets those by UDP. */
  treat(one: Router, two?: Router): Promise<void>;
  /** Lets the second host's connections go through the first one's router, which lets nobody behind it reach anybody else behind it. */
  shareRouter(shared: boolean): Promise<void>;
  /** Takes the second router's public address away and gives it another one: what was open through it is dead, and nobody says so. */
  readdress(): Promise<void>;
}

const PROGRAMS = ['ip', 'nft', 'conntrack'] as const;

let serial = 0;

export async function nattedNetwork(): Promise<NattedNetwork> {
  const [ip, nft, conntrack] = await Promise.all(PROGRAMS.map((name) => findProgram(name)));
  const tag = `st${process.pid.toString(36)}${(serial++).toString(36)}`;
  const space = (name: string): string => `${tag}${name}`;
  const [hub, middle, ...rest] = ['p', 'm', 'r1', 'r2', 'h1', 'h2'].map(space) as [string, string, ...string[]];
  const [router1, router2, host1, host2] = rest as [string, string, string, string];
  const all = [hub, middle, ...rest];
  const inside = (namespace: string, ...args: string[]): Promise<string> => command(ip!, ['-n', namespace, ...args]);
  const run = (namespace: string, program: string, ...args: string[]): Promise<string> =>
    command(ip!, ['netns', 'exec', namespace, program, ...args]);
  const cable = async (one: string, its: string, two: string, other: string): Promise<void> => {
    await inside(one, 'link', 'add', its, 'type', 'veth', 'peer', 'name', other, 'netns', two);
    await inside(one, 'link', 'set', its, 'up');
    await inside(two, 'link', 'set', other, 'up');
  };
  const close = async (): Promise<void> => {
    const left: Error[] = [];
    for (const namespace of all) {
      await command(ip!, ['netns', 'del', namespace]).catch((error: Error) => {
        if (!/No such file/.test(error.message)) left.push(error);
      });
    }
    if (left.length > 0) throw new AggregateError(left, 'network namespaces are left');
  };
  const treat = async (namespace: string, router: Router): Promise<void> => {
    await run(namespace, nft!, rules(router));
    // TCP connections stay, as they do when a router's table is full; the program fails when there is nothing to delete.
    await run(namespace, conntrack!, '-D', '-p', 'udp').catch(() => undefined);
  };
  let address = 2;

  try {
    for (const namespace of all) {
      await command(ip!, ['netns', 'add', namespace]);
      await inside(namespace, 'link', 'set', 'lo', 'up');
    }
    await inside(hub, 'link', 'add', 'switch', 'type', 'bridge');
    await inside(hub, 'link', 'set', 'switch', 'up');
    for (const [i, namespace] of [middle, router1, router2].entries()) {
      await cable(namespace, 'wan', hub, `port${i}`);
      await inside(hub, 'link', 'set', `port${i}`, 'master', 'switch');
    }
    for (const [namespace, own] of [
      [middle, 10],
      [router1, 1],
      [router2, address],
    ] as const)
      await inside(namespace, 'addr', 'add', `203.0.113.${own}/24`, 'dev', 'wan');
    for (const [i, [router, host]] of (
      [
        [router1, host1],
        [router2, host2],
      ] as const
    ).entries()) {
      await cable(router, 'lan', host, 'eth0');
      await inside(router, 'addr', 'add', `192.168.${i + 1}.1/24`, 'dev', 'lan');
      await inside(host, 'addr', 'add', `192.168.${i + 1}.2/24`, 'dev', 'eth0');
      await inside(host, 'route', 'add', 'default', 'via', `192.168.${i + 1}.1`);
      await run(router, 'sysctl', '-qw', 'net.ipv4.ip_forward=1');
    }
    // The way from the second router through the first, which nothing takes until it is told to.
    await cable(router1, 'near', router2, 'far');
    await inside(router1, 'addr', 'add', '192.168.3.1/24', 'dev', 'near');
    await inside(router2, 'addr', 'add', '192.168.3.2/24', 'dev', 'far');
    await inside(router1, 'route', 'add', '192.168.2.0/24', 'via', '192.168.3.2');
    await Promise.all([treat(router1, {}), treat(router2, {})]);
  } catch (error) {
    await close();
    throw error;
  }

  const [public_, one, two] = [
    { namespace: middle, address: '203.0.113.10' },
    { namespace: host1, address: '192.168.1.2' },
    { namespace: host2, address: '192.168.2.2' },
  ] as const;
  return {
    hosts: [public_, one, two],
    middle: public_,
    ends: [one, two],
    treat: async (first, second = first) => {
      await Promise.all([treat(router1, first), treat(router2, second)]);
    },
    shareRouter: async (shared) => {
      await inside(
        router2,
        'route',
        'replace',
        '203.0.113.0/24',
        ...(shared ? ['via', '192.168.3.1'] : ['dev', 'wan']),
      );
      await run(router2, conntrack!, '-F');
    },
    readdress: async () => {
      const before = address++;
      await inside(router2, 'addr', 'del', `203.0.113.${before}/24`, 'dev', 'wan');
      await inside(router2, 'addr', 'add', `203.0.113.${address}/24`, 'dev', 'wan');
      await run(router2, conntrack!, '-F');
    },
    close,
  };
}

/** As routers at home do, nothing unasked comes in. */
function rules({ symmetric = false, passes = 'all' }: Router): string {
  const forbidden = {
    all: '',
    tcp: 'meta l4proto udp drop',
    '443': 'meta l4proto udp drop; iifname { lan, near } tcp dport != 443 drop',
  };
  return `flush ruleset
table ip nat {
  chain out { type nat hook postrouting priority 100; oifname wan masquerade ${symmetric ? 'fully-random' : ''}; }
}
table ip pass {
  chain through {
    type filter hook forward priority 0
    ${forbidden[passes]}
    iifname near oifname lan drop
    iifname lan oifname near drop
    iifname wan ct state established,related accept
    iifname wan drop
  }
  chain in {
    type filter hook input priority 0
    iifname wan ct state established,related accept
    iifname wan drop
  }
}
`;
}
