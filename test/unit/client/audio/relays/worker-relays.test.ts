import { describe } from 'vitest';
import { LocalRelays } from '../../../../../src/node/fanout/subscribe/local-relays.ts';
import { itListensAtRelays } from '../../../../support/fakes/relay-port-suite.ts';
import { relaysInWorker } from '../../../../support/fakes/relays-in-worker.ts';

describe('in a worker', () => {
  itListensAtRelays((options) => relaysInWorker(new LocalRelays(options)));
});
