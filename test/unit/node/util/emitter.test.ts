import { describe, expect, it, vi } from 'vitest';
import { Emitter } from '../../../../src/node/util/emitter.ts';

describe('the emitter', () => {
  it('calls every listener until it is removed, and one only once', () => {
    const emitter = new Emitter<{ said: [string] }>();
    const [one, two] = [vi.fn(), vi.fn()];
    const off = emitter.on('said', one);
    emitter.on('said', one);
    emitter.on('said', two);
    emitter.emit('said', 'a');
    off();
    off();
    emitter.emit('said', 'b');
    expect(one.mock.calls).toEqual([['a']]);
    expect(two.mock.calls).toEqual([['a'], ['b']]);
  });

  it('permits a listener that removes others or itself during the call', () => {
    const emitter = new Emitter<{ said: [] }>();
    const second = vi.fn();
    const offSecond = emitter.on('said', second);
    const offFirst = emitter.on('said', () => {
      offFirst();
      offSecond();
    });
    emitter.emit('said');
    emitter.emit('said');
    expect(second.mock.calls.length).toBeLessThanOrEqual(1);
  });

  it('keeps nothing after it is cleared', () => {
    const emitter = new Emitter<{ said: [] }>();
    const listener = vi.fn();
    emitter.on('said', listener);
    emitter.clear();
    emitter.emit('said');
    expect(listener).not.toHaveBeenCalled();
  });
});
