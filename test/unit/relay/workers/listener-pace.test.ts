import { expect, it } from 'vitest';
import { ListenerPace } from '../../../../relay/workers/listener-pace.ts';
import { MAX_LISTENER_MESSAGE } from '../../../../src/node/fanout/protocol/listener-messages.ts';

it('a listener may say what the relay would take: sixteen hellos and eight remarks at once, and one of each a second', () => {
  const pace = new ListenerPace();
  for (let i = 0; i < 24; i++) expect(pace.take(MAX_LISTENER_MESSAGE, 0)).toBe(true);
  for (let now = 1_000; now < 600_000; now += 1_000) {
    expect(pace.take(1_024, now)).toBe(true);
    expect(pace.take(MAX_LISTENER_MESSAGE, now)).toBe(true);
  }
});

it('more messages, or more bytes, are refused', () => {
  const messages = new ListenerPace();
  for (let i = 0; i < 96; i++) expect(messages.take(1, 0)).toBe(true);
  expect(messages.take(1, 0)).toBe(false);
  const bytes = new ListenerPace();
  expect(bytes.take(131_072, 0)).toBe(true);
  expect(bytes.take(1, 0)).toBe(false);
});
