import { describe } from 'vitest';
import { LocalRelays } from '../../../../../src/node/fanout/subscribe/local-relays.ts';
import { itListensAtRelays } from '../../../../support/fakes/relay-port-suite.ts';

describe('in this thread', () => {
  itListensAtRelays((options) => ({
    port: new LocalRelays(options),
    settle: async () => undefined,
    stop: () => undefined,
  }));
});
