import { expect, it } from 'vitest';
import { forwardActions } from '../../../../../src/client/session/view/forward.ts';
import type { Actions } from '../../../../../src/client/session/view/index.ts';

function session() {
  const asked: unknown[] = [];
  const act = {
    setMuted: (muted: boolean) => void asked.push(['setMuted', muted]),
    write: async (text: string) => {
      asked.push(['write', text]);
      return true;
    },
  } as unknown as Actions;
  return { act, asked };
}

it('earlier actions are carried out in order once the session has loaded, and callers that wait get the result', async () => {
  const { act, asked } = session();
  const there = Promise.withResolvers<Actions>();
  const forwarded = forwardActions(
    () => undefined,
    () => there.promise,
  );
  forwarded.setMuted(true);
  const written = forwarded.write('hello');
  expect(asked).toEqual([]);
  there.resolve(act);
  expect(await written).toBe(true);
  expect(asked).toEqual([
    ['setMuted', true],
    ['write', 'hello'],
  ]);
});

it('once the session has loaded it acts synchronously, as a gesture requires', () => {
  const { act, asked } = session();
  const forwarded = forwardActions(
    () => act,
    () => Promise.reject(new Error('not to be waited for')),
    { setMuted: () => void asked.push('meanwhile') },
  );
  forwarded.setMuted(false);
  expect(asked).toEqual([['setMuted', false]]);
});

it('actions that need no session do not wait for it', () => {
  const asked: unknown[] = [];
  let waited = 0;
  const forwarded = forwardActions(
    () => undefined,
    () => {
      waited++;
      return new Promise(() => undefined);
    },
    { setMuted: (muted) => void asked.push(muted) },
  );
  forwarded.setMuted(true);
  expect([asked, waited]).toEqual([[true], 0]);
  void forwarded.write('hello');
  expect(waited).toBe(1);
});

it('when there will be no session, callers that wait get the error, and nobody else is disturbed', async () => {
  const forwarded = forwardActions(
    () => undefined,
    () => Promise.reject(new Error('no WebRTC here')),
  );
  forwarded.setMuted(true);
  await expect(forwarded.write('hello')).rejects.toThrow('no WebRTC here');
});
