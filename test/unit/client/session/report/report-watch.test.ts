import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ReportWatch } from '../../../../../src/client/session/report/report-watch.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

it('asks at once and then now and then, while this person decides, and tells what it finds', async () => {
  let decides = false;
  const unseen = vi.fn(async () => true);
  const looks: boolean[] = [];
  const watch = new ReportWatch({ decides: () => decides, unseen, onLook: (some) => looks.push(some) });
  await vi.advanceTimersByTimeAsync(45_000);
  expect(unseen).not.toHaveBeenCalled();
  decides = true;
  await vi.advanceTimersByTimeAsync(20_000);
  unseen.mockResolvedValueOnce(false);
  await vi.advanceTimersByTimeAsync(20_000);
  expect(looks).toEqual([true, false]);
  watch.stop();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(looks).toHaveLength(2);
});

it('goes on after relays did not answer, and tells nothing once it is stopped', async () => {
  vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  const unseen = vi.fn(async () => true);
  unseen.mockRejectedValueOnce(new Error('no relay'));
  const looks: boolean[] = [];
  const watch = new ReportWatch({ decides: () => true, unseen, onLook: (some) => looks.push(some) });
  await vi.advanceTimersByTimeAsync(0);
  expect(looks).toEqual([]);
  await vi.advanceTimersByTimeAsync(20_000);
  expect(looks).toEqual([true]);
  const late = Promise.withResolvers<boolean>();
  unseen.mockReturnValueOnce(late.promise);
  await vi.advanceTimersByTimeAsync(20_000);
  watch.stop();
  late.resolve(true);
  await vi.advanceTimersByTimeAsync(0);
  expect(looks).toEqual([true]);
});
