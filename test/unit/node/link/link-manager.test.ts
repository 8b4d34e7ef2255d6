import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LinkManager, type LinkManagerOptions, type OpenLink } from '../../../../src/node/link/link-manager.ts';

/** A link somewhere else: what it is told, and its voice to tell. */
class FarLink implements OpenLink {
  onFarewell: OpenLink['onFarewell'];
  onClose: OpenLink['onClose'];
  alive = false;
  brings = false;
  stats: OpenLink['stats'];
  closed = false;
  readonly farewells: Uint8Array[] = [];

  farewell(record: Uint8Array): void {
    this.farewells.push(record);
  }

  close(): void {
    this.closed = true;
    this.onClose = undefined;
  }
}

/** A call under way: what `connect` was asked for. */
interface Call {
  readonly id: string;
  readonly signal: AbortSignal;
  readonly at: number;
  succeed(link: OpenLink): void;
  fail(): void;
}

let now: number;
let calls: Call[];
let links: LinkManager;
let changes: number;
let farewells: Uint8Array[];

function create(options: Partial<LinkManagerOptions> = {}): LinkManager {
  return new LinkManager({
    calls: (id) => id < 'm',
    connect: (id, signal) =>
      new Promise((resolve, reject) => {
        calls.push({ id, signal, at: now, succeed: resolve, fail: () => reject(new Error('no path')) });
      }),
    onFarewell: (record) => farewells.push(record),
    onChange: () => changes++,
    now: () => now,
    ...options,
  });
}

beforeEach(() => {
  now = 1_000;
  calls = [];
  changes = 0;
  farewells = [];
  links = create();
  vi.spyOn(Math, 'random').mockReturnValue(0);
});

afterEach(() => {
  links.stop();
  vi.restoreAllMocks();
});

/** Lets promises settle. */
async function flush(): Promise<void> {
  for (let i = 0; i < 10; i++) await Promise.resolve();
}

function far(): FarLink {
  return new FarLink();
}

/** Time goes by, a tick every 200 ms. */
async function pass(ms: number): Promise<void> {
  for (const end = now + ms; now < end; ) {
    now += 200;
    links.tick();
    await flush();
  }
}

describe('the link manager', () => {
  it('calls the peers it is to call and waits for the others', async () => {
    links.want(['a', 'z']);
    await flush();
    expect(calls.map((c) => c.id)).toEqual(['a']);
    expect([links.state('a'), links.state('z'), links.state('other')]).toEqual(['connecting', 'connecting', undefined]);
  });

  it('calls a peer once at a time', async () => {
    links.want(['a']);
    links.want(['a']);
    await pass(5_000);
    expect(calls).toHaveLength(1);
  });

  it('has an open link once there is one, with its statistics', async () => {
    links.want(['a', 'z']);
    const [mine, theirs] = [far(), far()];
    calls[0]!.succeed(mine);
    links.accept('z', theirs);
    await flush();
    mine.stats = { lossIn: 0.5, lossOut: 0, roundTrip: undefined, redundancy: 1, drops: {} };
    expect([links.state('a'), links.state('z')]).toEqual(['open', 'open']);
    expect([links.stats('a'), links.stats('z')]).toEqual([mine.stats, undefined]);
  });

  it('says of whom a link brings something', async () => {
    links.want(['a', 'z']);
    const link = far();
    calls[0]!.succeed(link);
    await flush();
    expect(links.brings('a')).toBe(false);
    link.brings = true;
    expect([links.brings('a'), links.brings('z'), links.brings('other')]).toEqual([true, false, false]);
    link.onClose?.();
    expect(links.brings('a')).toBe(false);
  });

  it('are silent when none of those that brought something does any more', async () => {
    links.want(['a', 'z']);
    const [one, two] = [far(), far()];
    calls[0]!.succeed(one);
    links.accept('z', two);
    await flush();
    // A link that has only just opened tells nothing.
    expect(links.silent).toBe(false);
    one.alive = two.alive = one.brings = true;
    expect(links.silent).toBe(false);
    one.brings = false;
    expect(links.silent).toBe(true);
    two.brings = true;
    expect(links.silent).toBe(false);
  });

  it('retries a failed call ever more slowly, and reports the failure', async () => {
    links.want(['a']);
    const gaps: number[] = [];
    for (let i = 0; i < 9; i++) {
      const call = calls.at(-1)!;
      call.fail();
      await flush();
      const failed = now;
      while (calls.at(-1) === call) await pass(200);
      gaps.push(now - failed);
    }
    expect(links.state('a')).toBe('failing');
    expect(gaps.every((g, i) => i === 0 || g >= gaps[i - 1]!)).toBe(true);
    expect(gaps[0]).toBeLessThanOrEqual(600);
    expect(gaps.at(-1)).toBeGreaterThanOrEqual(15_000);
    expect(gaps.at(-1)).toBeLessThanOrEqual(15_400);
  });

  it('retries at once when the network is back', async () => {
    links.want(['a']);
    for (let i = 0; i < 6; i++) {
      calls.at(-1)!.fail();
      await flush();
      if (i < 5) links.hurry();
      await flush();
    }
    const tries = calls.length;
    links.hurry();
    expect(calls.length).toBe(tries + 1);
    expect(links.state('a')).toBe('connecting');
  });

  it('rebuilds a link that died', async () => {
    links.want(['a']);
    const first = far();
    calls[0]!.succeed(first);
    await flush();
    first.onClose?.();
    expect([first.closed, links.state('a')]).toEqual([true, 'connecting']);
    await pass(1_000);
    expect(calls).toHaveLength(2);
    calls[1]!.succeed(far());
    await flush();
    expect(links.state('a')).toBe('open');
  });

  it('calls again at once when a link received something before it died', async () => {
    links.want(['a']);
    for (let i = 0; i < 6; i++) {
      const link = far();
      calls.at(-1)!.succeed(link);
      await flush();
      link.alive = true;
      link.onClose?.();
      const died = calls.length;
      await pass(1_000);
      expect(calls.length).toBe(died + 1);
    }
  });

  it('calls ever more slowly when links open and stay silent', async () => {
    links.want(['a']);
    let seen = 0;
    const times: number[] = [];
    for (const end = now + 120_000; now < end; ) {
      await pass(200);
      if (calls.length === seen) continue;
      seen = calls.length;
      times.push(now);
      const mute = far();
      calls.at(-1)!.succeed(mute);
      await pass(3_000);
      mute.onClose?.();
    }
    expect(times.length).toBeLessThan(15);
  });

  it('replaces a link by its caller’s new one, because the caller knows that the old one is dead', () => {
    links.want(['z']);
    const [old, fresh] = [far(), far()];
    links.accept('z', old);
    links.accept('z', fresh);
    expect([old.closed, fresh.closed]).toEqual([true, false]);
    expect(links.state('z')).toBe('open');
  });

  it('gives up its own call when a link comes from the other side, whatever becomes of that call', async () => {
    links.want(['a']);
    const accepted = far();
    links.accept('a', accepted);
    expect(calls[0]!.signal.aborted).toBe(true);
    const late = far();
    calls[0]!.succeed(late);
    await flush();
    expect([late.closed, accepted.closed]).toEqual([true, false]);
    expect(links.state('a')).toBe('open');
  });

  it('rejects a link of somebody it does not want', () => {
    const stranger = far();
    links.accept('z', stranger);
    expect(stranger.closed).toBe(true);
    expect(links.state('z')).toBeUndefined();
  });

  it('closes links that are no longer wanted, even a call that succeeds too late', async () => {
    links.want(['a', 'b', 'z']);
    const [mine, theirs, late] = [far(), far(), far()];
    calls[0]!.succeed(mine);
    links.accept('z', theirs);
    await flush();
    links.want([]);
    expect([mine.closed, theirs.closed]).toEqual([true, true]);
    expect(calls[1]!.signal.aborted).toBe(true);
    calls[1]!.succeed(late);
    await flush();
    expect(late.closed).toBe(true);
    await pass(20_000);
    expect(calls).toHaveLength(2);
  });

  it('starts anew when a peer is wanted again', async () => {
    links.want(['a']);
    calls[0]!.fail();
    await flush();
    links.want([]);
    links.want(['a']);
    await flush();
    expect(calls).toHaveLength(2);
    expect(links.state('a')).toBe('connecting');
  });

  it('sends a farewell to everyone, and passes on those that arrive', () => {
    links.want(['y', 'z']);
    const [one, other] = [far(), far()];
    links.accept('y', one);
    links.accept('z', other);
    links.farewell(new Uint8Array(3));
    expect([one.farewells, other.farewells]).toEqual([[new Uint8Array(3)], [new Uint8Array(3)]]);
    other.onFarewell?.(new Uint8Array(4));
    expect(farewells).toEqual([new Uint8Array(4)]);
  });

  it('leaves nothing behind when it stops', async () => {
    links.want(['a', 'b', 'z']);
    const [mine, theirs] = [far(), far()];
    calls[0]!.succeed(mine);
    links.accept('z', theirs);
    await flush();
    const waiting = links.wanted('later', new AbortController().signal);
    links.stop();
    links.stop();
    expect([mine.closed, theirs.closed, calls[1]!.signal.aborted]).toEqual([true, true, true]);
    expect(await waiting).toBe(false);
    const [said, tried] = [changes, calls.length];
    calls[1]!.fail();
    await pass(60_000);
    expect([changes, calls.length]).toEqual([said, tried]);
  });
});

describe('a call that waits until its peer is wanted', () => {
  it('continues at once for a wanted peer', async () => {
    links.want(['z']);
    expect(await links.wanted('z', new AbortController().signal)).toBe(true);
  });

  it('continues when the caller’s record arrives after the call', async () => {
    const waiting = links.wanted('z', new AbortController().signal);
    links.want(['z']);
    expect(await waiting).toBe(true);
  });

  it('ends when the time is up, and leaves no listener', async () => {
    const controller = new AbortController();
    const remove = vi.spyOn(controller.signal, 'removeEventListener');
    const waiting = links.wanted('z', controller.signal);
    controller.abort();
    expect(await waiting).toBe(false);
    expect(remove).toHaveBeenCalled();
    links.want(['z']);
    expect(await links.wanted('x', controller.signal)).toBe(false);
  });

  it('is one of a few: further ones are rejected at once, until there is room', async () => {
    const controllers = Array.from({ length: 32 }, () => new AbortController());
    const waiting = controllers.map((c, i) => links.wanted(`p${i}`, c.signal));
    expect(await links.wanted('one more', new AbortController().signal)).toBe(false);
    controllers[0]!.abort();
    expect(await waiting[0]).toBe(false);
    const late = links.wanted('one more', new AbortController().signal);
    links.want(['one more']);
    expect(await late).toBe(true);
  });

  it('is one of at most two per peer', async () => {
    const { signal } = new AbortController();
    const waiting = [links.wanted('z', signal), links.wanted('z', signal)];
    expect(await links.wanted('z', signal)).toBe(false);
    links.want(['z']);
    expect(await Promise.all(waiting)).toEqual([true, true]);
  });
});
