/** What every way to listen at relays keeps to, wherever the connections are: run against each. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { encodeRemark } from '../../../src/node/fanout/protocol/listener-messages.ts';
import type { LocalRelaysOptions } from '../../../src/node/fanout/subscribe/local-relays.ts';
import type {
  AudibleSpeaker,
  RelayEvents,
  RelayPort,
  RelaySubscription,
} from '../../../src/node/fanout/subscribe/relay-port.ts';
import * as scrutiny from '../../../src/node/fanout/subscribe/scrutiny.ts';
import type { Frame } from '../../../src/node/media/frame.ts';
import { readEquivocation } from '../../../src/node/records/equivocation.ts';
import { ROOM, verifySync, voice } from '../records/bundles.ts';
import { NOON } from '../records/records.ts';
import { lie } from './lies.ts';
import { heldAs, ListenedRelay, renewed } from './listened-relay.ts';

/** A port under test. `settle` resolves when nothing that either end has said is under way. */
export interface PortUnderTest {
  readonly port: RelayPort;
  settle(): Promise<void>;
  stop(): void;
}

const BUNDLE = 60;
const WISHES = { listen: true, watch: true, guest: true };

export function itListensAtRelays(make: (options: LocalRelaysOptions) => PortUnderTest): void {
  const ada = voice(1);
  let relays: ListenedRelay[];
  let under: PortUnderTest;
  let subscription: RelaySubscription;
  let played: { voice: string; seq: number }[];
  /** What was told, in order. */
  let told: string[];
  let proofs: Uint8Array[];
  let said: number;
  let isPlayed: boolean;
  let asked: (relay: string) => void;
  let allowing: NodeJS.Timeout;

  const events: RelayEvents = {
    // The hub's made-up records are one byte long.
    onState: async ({ members }) => {
      told.push('state');
      return members.filter((m) => m[0] !== 1).length;
    },
    onApplause: () => undefined,
    onElsewhere: (_addresses, relay) => {
      told.push('elsewhere');
      asked(relay);
    },
    onLeft: (relay) => told.push(`left ${relay}`),
    onAlone: () => told.push('alone'),
    onKeys: () => undefined,
    onEquivocation: (proof) => proofs.push(proof),
    onTalking: (who, talking) => told.push(`${who === ada.member.id ? 'ada' : who} ${talking ? 'talks' : 'rests'}`),
    onKeyIds: (ids) => told.push(`keys ${ids}`),
    onStatus: () => told.push('status'),
  };

  const speakers = (): AudibleSpeaker[] => {
    const { id, session } = ada.member;
    return [{ id, session, stream: ada.stream, version: renewed(), isPlayed }];
  };

  async function pass(ms: number): Promise<void> {
    for (let t = 0; t < ms; t += 20) {
      await vi.advanceTimersByTimeAsync(Math.min(20, ms - t));
      await under.settle();
    }
  }

  /** Ada talks for so long, ms, and all relays hear it. */
  async function talk(ms: number): Promise<void> {
    for (let t = 0; t < ms; t += BUNDLE) {
      const bundle = await ada.say(said * 3, { captured: Date.now() });
      said++;
      for (const relay of relays) if (!relay.down) relay.hear(bundle);
      await pass(BUNDLE);
    }
  }

  /** Frames said between the first and the last that were played, and not played once. */
  function amiss(): number[] {
    const seqs = played.map(({ seq }) => seq);
    const [first, last] = [Math.min(...seqs), Math.max(...seqs)];
    const between = Array.from({ length: last - first + 1 }, (_, i) => first + i);
    return between.filter((seq) => seqs.filter((one) => one === seq).length !== 1);
  }

  beforeEach(async () => {
    vi.useFakeTimers({ now: NOON });
    vi.spyOn(Math, 'random').mockReturnValue(0.5);
    relays = [new ListenedRelay('Olive', ada), new ListenedRelay('Fig', ada)];
    [played, told, proofs, said, isPlayed] = [[], [], [], 0, true];
    asked = () => undefined;
    under = make({
      play: (who: string, _stream: string, frames: readonly Frame[]) => {
        for (const { seq } of frames) played.push({ voice: who, seq });
      },
      scrutiny,
      verify: async (...words) => verifySync(...words),
      open: (address, _connection, on) => relays.find(({ id }) => heldAs(id).address === address)!.open(on),
      now: () => Date.now(),
    });
    subscription = under.port.open(ROOM, events);
    subscription.use(relays.map(({ id }) => heldAs(id)));
    subscription.allow(speakers());
    subscription.want(WISHES);
    allowing = setInterval(() => subscription.allow(speakers()), 1_000);
    await pass(1_000);
  });

  afterEach(async () => {
    clearInterval(allowing);
    subscription.stop();
    await pass(100);
    for (const relay of relays) relay.stop();
    under.stop();
    vi.restoreAllMocks();
    vi.useRealTimers();
  });

  describe('listening', () => {
    it('plays what is said, each frame once, and says when somebody talks and when no more', async () => {
      await talk(3_000);
      expect(played.length).toBeGreaterThan(140);
      expect(played.every((one) => one.voice === ada.member.id)).toBe(true);
      expect(amiss()).toEqual([]);
      expect(told.filter((one) => one.startsWith('ada'))).toEqual(['ada talks']);
      await pass(1_000);
      expect(told.filter((one) => one.startsWith('ada'))).toEqual(['ada talks', 'ada rests']);
    });

    it('tells of the room, and how listening is', async () => {
      expect(told).toContain('state');
      expect(told).toContain('status');
      expect(subscription.status).toMatchObject({
        live: true,
        relayName: 'Olive',
        mouthpiece: 'olive',
        people: 1,
        spares: 0,
        left: [],
      });
      relays[0]!.die();
      await pass(400);
      expect(subscription.status).toMatchObject({ live: true, relayName: 'Fig', mouthpiece: 'fig' });
    });

    it('plays nobody who is not allowed, from the moment they are not', async () => {
      await talk(600);
      clearInterval(allowing);
      subscription.allow([]);
      await under.settle();
      const before = played.length;
      await talk(600);
      expect(played.length).toBe(before);
      expect(subscription.status.drops['not-a-speaker']).toBeGreaterThan(0);
    });

    it('does not play what I said myself, and finds no fault with it', async () => {
      isPlayed = false;
      subscription.allow(speakers());
      await talk(6_000);
      expect(played).toEqual([]);
      expect(told.filter((one) => one.startsWith('ada'))).toEqual([]);
      expect(subscription.status.left).toEqual([]);
    });

    it('tells which keys frames name, again and again while they are heard, not with every frame', async () => {
      await talk(6_000);
      const keys = told.filter((one) => one.startsWith('keys'));
      expect(keys.length).toBeGreaterThan(2);
      expect(keys.length).toBeLessThan(40);
    });

    it('goes on at the standby without a hole when a relay dies, and says so when none is left', async () => {
      await talk(6_000);
      relays[0]!.die();
      await talk(3_000);
      expect(amiss()).toEqual([]);
      expect(told).not.toContain('alone');
      relays[1]!.die();
      await pass(1_000);
      expect(told.filter((one) => one === 'alone')).toEqual(['alone']);
      expect(subscription.status).toMatchObject({ live: false, relayName: '', mouthpiece: undefined });
    });

    it('leaves a relay whose records do not hold, and names it', async () => {
      relays[0]!.tells = lie('invents');
      await talk(16_000);
      expect(subscription.status.left).toMatchObject([{ id: 'olive', name: 'Olive', misdeed: 'invented' }]);
      expect(told).toContain('left olive');
      expect(subscription.status.relayName).toBe('Fig');
    });

    it('hands over the proof that somebody says two things at once', async () => {
      for (let t = 0; t < 8_000; t += BUNDLE) {
        const seq = 3 * said++;
        const otherwise = [0, 1, 2].map((i) => ({ seq: seq + i, payload: new Uint8Array(80).fill(200) }));
        relays[0]!.hear(await ada.say(seq, { captured: Date.now() }));
        relays[1]!.hear(await ada.say(seq, { captured: Date.now(), frames: otherwise }));
        await pass(BUNDLE);
      }
      expect(proofs.length).toBeGreaterThan(0);
      expect((await readEquivocation(proofs[0]!, ROOM)).session).toBe(ada.member.id);
    });
  });

  describe('what is wanted', () => {
    it('is no audio but the room, or nothing at all', async () => {
      subscription.want({ ...WISHES, listen: false });
      await pass(400);
      const before = played.length;
      await talk(600);
      expect(played.length).toBe(before);
      expect(subscription.status).toMatchObject({ live: false, mouthpiece: 'olive' });
      expect(relays.map(({ lines }) => lines)).toEqual([1, 1]);
      subscription.want({ listen: false, watch: false, guest: false });
      await pass(400);
      expect(relays.map(({ lines }) => lines)).toEqual([0, 0]);
    });

    it('is of the relays named last', async () => {
      subscription.use([heldAs('fig')]);
      relays[0]!.die();
      await pass(400);
      expect(relays.map(({ lines }) => lines)).toEqual([0, 1]);
      relays[0]!.down = false;
      subscription.use([heldAs('olive'), heldAs('fig')]);
      await pass(400);
      expect(relays.map(({ lines }) => lines)).toEqual([1, 1]);
    });

    it('is tried again at once when the network is back', async () => {
      for (const relay of relays) relay.die();
      await pass(20_000);
      for (const relay of relays) relay.down = false;
      subscription.hurry();
      await pass(100);
      expect(relays.map(({ lines }) => lines)).toEqual([1, 1]);
    });
  });

  describe('what is said without a microphone', () => {
    it('goes to the relay that brings audio, or to another in turn', async () => {
      const [one, two] = [encodeRemark(Uint8Array.of(1)), encodeRemark(Uint8Array.of(2))];
      expect([subscription.say(one), subscription.say(two, 1)]).toEqual([true, true]);
      await under.settle();
      expect(relays.map((relay) => relay.said.map((bytes) => [...bytes]))).toEqual([[[...one]], [[...two]]]);
    });

    it('and is meant for one relay alone goes there while it asks for work, though none has let us in', async () => {
      for (const relay of relays) {
        relay.die();
        relay.down = false;
        relay.asks = true;
      }
      const proof = encodeRemark(Uint8Array.of(3));
      const got = () => relays.map((relay) => relay.said.filter((bytes) => Buffer.compare(bytes, proof) === 0).length);
      const answered: boolean[] = [];
      asked = (relay) => {
        if (relay === 'fig') answered.push(subscription.say(proof, 0, relay));
      };
      await pass(2_000);
      expect([answered, got()]).toEqual([[true], [0, 1]]);
      relays[1]!.letIn();
      await pass(1_000);
      subscription.say(proof, 0, 'fig');
      await pass(400);
      expect(got()).toEqual([0, 1]);
    });

    it('is refused where there is no relay', async () => {
      for (const relay of relays) relay.die();
      await pass(1_000);
      expect(subscription.say(encodeRemark(Uint8Array.of(1)))).toBe(false);
    });
  });

  it('is over when it is stopped: no connection is left, nothing is played and nothing told', async () => {
    await talk(600);
    subscription.stop();
    const before = [played.length, told.length];
    await talk(600);
    expect([played.length, told.length]).toEqual(before);
    expect(relays.map(({ lines }) => lines)).toEqual([0, 0]);
    subscription.stop();
    expect(subscription.say(encodeRemark(Uint8Array.of(1)))).toBe(false);
  });
}
