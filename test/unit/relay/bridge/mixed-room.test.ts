import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { MixedRoom } from '../../../../relay/bridge/mixed-room.ts';
import { issueCertificate } from '../../../../src/node/identity/certificate.ts';
import { personOf } from '../../../../src/node/identity/person.ts';
import { NO_RULES, writeRules } from '../../../../src/node/records/rules.ts';
import { RECORD_KINDS } from '../../../../src/node/room/record-kinds.ts';
import { sleep } from '../../../../src/node/util/sleep.ts';
import { settle } from '../../../support/fakes/fake-clock.ts';
import { type SocketRelay, stubSockets } from '../../../support/fakes/socket-relay.ts';
import { guest, relayNamed } from '../../../support/fakes/told-listener.ts';
import { charter, NOON, signer } from '../../../support/records/records.ts';

let relay: SocketRelay;
beforeEach(() => {
  // Its timers are real.
  vi.useFakeTimers({ now: NOON, toFake: ['Date'] });
  relay = stubSockets();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('a room that is mixed', () => {
  it('has only the voices in it that the rules of the room let be heard', async () => {
    const host = await signer(1);
    const founded = await charter(host);
    const [ada, bao] = await Promise.all([guest(1, 'Ada', founded), guest(2, 'Bao', founded)]);
    const talking = new Set<string>();
    const onBlock = async (block: { readonly talking: readonly string[] }) => {
      for (const name of block.talking) talking.add(name);
    };
    const mixed = new MixedRoom({ room: founded.id, channels: 1, onBlock, onChange: () => undefined });
    mixed.learn([relayNamed(1)]);
    const ending = new AbortController();
    const running = mixed.run(ending.signal);
    try {
      await settle();
      const certificate = await issueCertificate(host, ada.session.publicKey, NOON + 3_600_000);
      const rules = { ...NO_RULES, floor: personOf(host.publicKey) };
      const record = await writeRules(ada.session, certificate, founded.id, { at: NOON, name: 'Ada', rules });
      await relay.tell({
        charter: founded.bytes,
        members: [await ada.record(), await bao.record()],
        kindedRecords: [[RECORD_KINDS.rules.word, record]],
      });
      for (let seq = 0; !talking.has('Ada') && seq < 600; seq += 3) {
        await relay.bring(await bao.say(seq), await ada.say(seq));
        await sleep(20, ending.signal);
      }
      expect([...talking]).toEqual(['Ada']);
    } finally {
      ending.abort();
      await running;
    }
  });
});
