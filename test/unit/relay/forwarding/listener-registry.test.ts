import { describe, expect, it } from 'vitest';
import { ListenerRegistry } from '../../../../relay/forwarding/listener-registry.ts';
import type { Listener } from '../../../../relay/forwarding/types.ts';

const listener = (peer?: string): Listener =>
  ({ peer, outlet: undefined, send: () => undefined, close: () => undefined }) as unknown as Listener;
const GUEST = { audio: true, guest: true };
const WATCHING = { audio: false, guest: false };

describe('the listeners of a room', () => {
  it('are counted as audience while they are guests and take audio, and never below nothing', () => {
    const registry = new ListenerRegistry();
    const [ada, bao] = [listener(), listener()];
    registry.enter(ada, GUEST, 0);
    registry.enter(bao, { audio: true, guest: false }, 0);
    expect([registry.counted, registry.isWanted]).toEqual([1, true]);
    registry.want(ada, WATCHING, 0);
    expect([registry.counted, registry.isWanted]).toEqual([0, true]);
    expect([registry.leave(bao), registry.leave(bao)]).toEqual([true, false]);
    expect([registry.size, registry.counted, registry.isWanted]).toEqual([1, 0, false]);
  });

  it('are wanted for by those on standby too, and besides a relay only by somebody else', () => {
    const registry = new ListenerRegistry();
    registry.enter(listener('olive'), { audio: false, standby: true, guest: false }, 0);
    expect([registry.isWanted, registry.isWantedBesides('olive')]).toEqual([true, false]);
    registry.enter(listener('fig'), WATCHING, 0);
    expect(registry.isWantedBesides('olive')).toBe(false);
    registry.enter(listener(), GUEST, 0);
    expect(registry.isWantedBesides('olive')).toBe(true);
  });

  it('count backup channels for as long as they are there', () => {
    const registry = new ListenerRegistry();
    const backup = listener();
    registry.enter(backup, { ...GUEST, spare: true }, 0);
    registry.enter(listener(), GUEST, 0);
    expect(registry.spares).toBe(1);
    registry.leave(backup);
    expect(registry.spares).toBe(0);
  });

  it('may change their mind sixteen times at once and once a second, and not after they left', () => {
    const registry = new ListenerRegistry();
    const ada = listener();
    registry.enter(ada, WATCHING, 0);
    const tries = Array.from({ length: 18 }, (_, i) => registry.want(ada, i % 2 === 0 ? GUEST : WATCHING, 0));
    expect(tries.filter((taken) => taken)).toHaveLength(16);
    expect(registry.want(ada, GUEST, 3_000)).toBe(true);
    registry.leave(ada);
    expect(registry.want(ada, GUEST, 60_000)).toBe(false);
  });
});
