import { expect, it, vi } from 'vitest';
import { laterCode } from '../../../../src/node/util/later-code.ts';

it('asks once more for code that did not come, and gives up after that', async () => {
  vi.useFakeTimers();
  try {
    const load = vi
      .fn<() => Promise<string>>()
      .mockRejectedValueOnce(new Error('off-line'))
      .mockResolvedValueOnce('code');
    const loading = laterCode(load);
    await vi.advanceTimersByTimeAsync(1_999);
    expect(load).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(await loading).toBe('code');
    load.mockRejectedValue(new Error('gone'));
    const lost = laterCode(load).catch(String);
    await vi.advanceTimersByTimeAsync(60_000);
    expect([await lost, load.mock.calls.length]).toEqual(['Error: gone', 4]);
  } finally {
    vi.useRealTimers();
  }
});
