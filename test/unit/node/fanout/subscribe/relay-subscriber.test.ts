import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { decodeListenerMessage, encodeRemark } from '../../../../../src/node/fanout/protocol/listener-messages.ts';
import { decodeRelayMessage, encodeState, type Hello } from '../../../../../src/node/fanout/protocol/relay-messages.ts';
import { audibleSpeakers } from '../../../../../src/node/fanout/subscribe/audible-speakers.ts';
import type { OpenListenChannel } from '../../../../../src/node/fanout/subscribe/channel.ts';
import type { Misdeed } from '../../../../../src/node/fanout/subscribe/relay-conduct.ts';
import { RelaySubscriber } from '../../../../../src/node/fanout/subscribe/relay-subscriber.ts';
import * as scrutiny from '../../../../../src/node/fanout/subscribe/scrutiny.ts';
import { readEquivocation } from '../../../../../src/node/records/equivocation.ts';
import type { HeldRelay } from '../../../../../src/node/relays/held-relay.ts';
import { type LieName, lie } from '../../../../support/fakes/lies.ts';
import { heldAs, ListenedRelay, renewed } from '../../../../support/fakes/listened-relay.ts';
import { ROOM, verifySync, voice } from '../../../../support/records/bundles.ts';
import { NOON } from '../../../../support/records/records.ts';

const BUNDLE = 60;
const NOTHING = {
  charter: undefined,
  members: [],
  listeners: 0,
  people: 0,
  relay: 'Fig',
  path: undefined,
  remarks: [],
  applause: [0, 0, 0, 0, 0],
  kindedRecords: [],
};

const ada = voice(1);
let relays: ListenedRelay[];
let held: HeldRelay[];
let listening: RelaySubscriber;
let played: { speaker: string; seq: number; first: number; at: number }[];
let shunned: string[];
let alone: number;
let proofs: Uint8Array[];
let audible: ReadonlySet<string>;
let me: string;
let said: number;
let looked: number;
let ticking: NodeJS.Timeout;

beforeEach(() => {
  vi.useFakeTimers({ now: NOON });
  // Comparisons come at times of chance: here always half a minute apart, so that none is under way when a test looks.
  vi.spyOn(Math, 'random').mockReturnValue(0.5);
  relays = [new ListenedRelay('Olive', ada), new ListenedRelay('Fig', ada)];
  held = relays.map(({ id }) => heldAs(id));
  [played, shunned, alone, said, looked, proofs] = [[], [], 0, 0, 0, []];
  [audible, me] = [new Set([ada.member.id]), ''];
  listening = new RelaySubscriber({
    room: ROOM,
    scrutiny,
    relays: () => held,
    speakersOf: (stream) => {
      const members = [{ ...ada.member, version: renewed() }];
      return audibleSpeakers(members, audible, me).filter((speaker) => speaker.stream === stream);
    },
    onFrames: (speaker, _stream, frames) => {
      for (const { seq, payload } of frames) played.push({ speaker, seq, first: payload[0]!, at: Date.now() });
    },
    // The hub's made-up records are one byte long.
    onState: async ({ members }) => {
      looked += members.length;
      return members.filter((m) => m[0] !== 1).length;
    },
    onApplause: () => undefined,
    onElsewhere: () => undefined,
    onLeft: (id) => {
      shunned.push(id);
    },
    onKeys: () => undefined,
    onAlone: () => {
      alone++;
    },
    onEquivocation: (proof) => {
      proofs.push(proof);
    },
    verify: async (...words) => verifySync(...words),
    open: (address, _connection, events) => relays.find(({ id }) => heldAs(id).address === address)!.open(events),
    now: () => Date.now(),
  });
  listening.want({ listen: true, watch: true, guest: true });
  ticking = setInterval(() => listening.tick(), 250);
});
afterEach(() => {
  clearInterval(ticking);
  listening.want({ listen: false, watch: false, guest: false });
  listening.tick();
  for (const relay of relays) relay.stop();
  vi.restoreAllMocks();
  vi.useRealTimers();
});

/** Ada talks for so long, ms, and both relays hear it. */
async function talk(ms: number): Promise<void> {
  for (let t = 0; t < ms; t += BUNDLE) {
    const bundle = await ada.say(said * 3, { captured: Date.now() });
    said++;
    for (const relay of relays) if (!relay.down) relay.hear(bundle);
    await vi.advanceTimersByTimeAsync(BUNDLE);
  }
}

/** Frames said between the first and the last that were played, and not played. */
function missed(): number[] {
  const heard = new Set(played.map(({ seq }) => seq));
  return Array.from({ length: Math.max(...heard) - Math.min(...heard) + 1 }, (_, i) => Math.min(...heard) + i).filter(
    (seq) => !heard.has(seq),
  );
}

async function settle(): Promise<void> {
  await vi.advanceTimersByTimeAsync(1_000);
}

describe('judging relays', () => {
  it('begins a moment after they are listened at, and counts what they had invented before', async () => {
    vi.useRealTimers();
    let now = 0;
    let events: Parameters<OpenListenChannel>[2] | undefined;
    const left: string[] = [];
    const early = new RelaySubscriber({
      room: ROOM,
      relays: () => held.slice(0, 1),
      speakersOf: () => [],
      onFrames: () => undefined,
      onState: async ({ members }) => members.length,
      onApplause: () => undefined,
      onElsewhere: () => undefined,
      onLeft: (relay) => left.push(relay),
      onKeys: () => undefined,
      onAlone: () => undefined,
      onEquivocation: () => undefined,
      verify: async () => false,
      open: (_address, _connection, taken) => {
        events = taken;
        return { send: () => undefined, close: () => undefined };
      },
      now: () => now,
    });
    early.want({ listen: true, watch: true, guest: true });
    early.tick();
    events!.onOpen();
    const invented = Array.from({ length: 5 }, () => new Uint8Array([1]));
    events!.onMessage(encodeState({ ...NOTHING, members: invented }));
    await vi.waitFor(() => expect(left).toEqual([]));
    now = 1_400;
    early.tick();
    await new Promise((later) => setTimeout(later, 20));
    expect(left).toEqual([]);
    now = 1_600;
    await vi.waitFor(() => {
      early.tick();
      expect(left).toEqual([held[0]!.id]);
    });
    expect(early.left).toMatchObject([{ misdeed: 'invented' }]);
  });
});

describe('a channel by which somebody has looked in already', () => {
  const hellos: Hello[] = [];
  const looks = (wishes: { listen: boolean; watch: boolean; guest: boolean }): void => {
    hellos.length = 0;
    const looking = new RelaySubscriber({
      room: ROOM,
      relays: () => held,
      speakersOf: () => [],
      onFrames: () => undefined,
      onState: async () => 0,
      onApplause: () => undefined,
      onElsewhere: () => undefined,
      onLeft: () => undefined,
      onKeys: () => undefined,
      onAlone: () => undefined,
      onEquivocation: () => undefined,
      verify: async (...words) => verifySync(...words),
      open: (_address, _connection, events) => {
        queueMicrotask(() => events.onOpen(true));
        return {
          send: (message) => {
            const said = decodeListenerMessage(message);
            if (said.type === 'hello') hellos.push(said.hello);
          },
          close: () => undefined,
        };
      },
      now: Date.now,
    });
    looking.want(wishes);
    looking.tick();
  };

  it('is not told so again', async () => {
    looks({ listen: false, watch: true, guest: true });
    await vi.advanceTimersByTimeAsync(0);
    expect(hellos).toEqual([]);
  });

  it.each([
    ['listens', { listen: true, watch: true, guest: true }],
    ['has a record', { listen: false, watch: true, guest: false }],
  ])('is told who %s by now', async (_, wishes) => {
    looks(wishes);
    await vi.advanceTimersByTimeAsync(0);
    expect(hellos).toHaveLength(2);
    expect(hellos[0]).toMatchObject({ audio: wishes.listen, guest: wishes.guest });
  });
});

describe('listening at two honest relays', () => {
  it('receives the audio of one, compares it with the other now and then, and leaves neither', async () => {
    await settle();
    await talk(120_000);
    expect(missed()).toEqual([]);
    expect(listening.left).toEqual([]);
    expect(listening.relayName).toBe('Olive');
    // Looks in at the standby at the beginning and every half a minute, for a second.
    const looks = relays[1]!.hellos.filter(({ audio }) => audio);
    expect(looks.length).toBeGreaterThan(2);
    expect(looks.length).toBeLessThan(9);
    expect(looks.every(({ guest }) => !guest)).toBe(true);
    expect(relays[1]!.hellos.at(-1)).toMatchObject({ audio: false, standby: true });
  });

  it('blames neither when what is wanted changes while they are compared', async () => {
    await settle();
    while (!relays[1]!.hellos.some(({ audio }) => audio)) await talk(BUNDLE);
    await talk(500);
    listening.want({ listen: true, watch: true, guest: false });
    await talk(10_000);
    expect(listening.left).toEqual([]);
    expect(missed()).toEqual([]);
  });

  it('detects a speaker who says different things to each, reports it rarely, and blames neither relay', async () => {
    await settle();
    for (let t = 0; t < 8_000; t += BUNDLE) {
      const seq = 3 * said++;
      const otherwise = [0, 1, 2].map((i) => ({ seq: seq + i, payload: new Uint8Array(80).fill(200) }));
      relays[0]!.hear(await ada.say(seq, { captured: Date.now() }));
      relays[1]!.hear(await ada.say(seq, { captured: Date.now(), frames: otherwise }));
      await vi.advanceTimersByTimeAsync(BUNDLE);
    }
    expect(proofs.length).toBeGreaterThan(0);
    expect(proofs.length).toBeLessThan(9);
    for (const proof of proofs) expect((await readEquivocation(proof, ROOM)).session).toBe(ada.member.id);
    expect(listening.left).toEqual([]);
  });

  it('continues on the standby without a hole when a relay dies in mid-word', async () => {
    await settle();
    await talk(6_000);
    relays[0]!.die();
    await talk(3_000);
    expect(missed()).toEqual([]);
    expect(listening.relayName).toBe('Fig');
    expect(listening.left).toEqual([]);
    expect(alone).toBe(0);
  });

  it('hears the other within a moment when one falls silent in mid-word, without a hole', async () => {
    await settle();
    await talk(6_000);
    relays[0]!.tells = () => [];
    const before = played.length;
    await talk(600);
    expect(played.length - before).toBeGreaterThan(15);
    await talk(3_000);
    expect(missed()).toEqual([]);
  });

  it('does not object to its own audio, which relays return to everybody', async () => {
    [audible, me] = [new Set(), ada.member.id];
    await settle();
    await talk(10_000);
    expect(listening.left).toEqual([]);
    expect(listening.relayName).toBe('Olive');
  });

  it('uses the smaller of the numbers that connected relays report', async () => {
    await settle();
    await talk(6_000);
    const { people } = listening;
    expect(people).toBeGreaterThan(0);
    relays[0]!.claims = 100;
    await talk(6_000);
    expect(listening.people).toBe(people);
    relays[1]!.die();
    await settle();
    expect(listening.people).toBe(100);
  });

  it('decodes no more records than a full room has, however many a relay sends', async () => {
    await settle();
    const before = looked;
    relays[0]!.tells = (message) => {
      const read = decodeRelayMessage(message);
      if (read.type !== 'state') return [{ bytes: message, after: 0 }];
      const members = Array.from({ length: 128 }, () => Uint8Array.of(1));
      return Array.from({ length: 50 }, () => ({ bytes: encodeState({ ...read, members }), after: 0 }));
    };
    await talk(12_000);
    expect(looked - before).toBeGreaterThan(500);
    expect(looked - before).toBeLessThan(2_500);
    expect(missed()).toEqual([]);
  });

  it('reports that it is alone when the last one goes', async () => {
    await settle();
    relays[1]!.die();
    await talk(600);
    expect(alone).toBe(0);
    relays[0]!.die();
    await settle();
    expect(alone).toBe(1);
    expect(listening.live).toBe(false);
  });
});

describe('a relay that asks for work', () => {
  const begin = (...asking: ListenedRelay[]): void => {
    for (const relay of asking) {
      relay.die();
      relay.down = false;
      relay.asks = true;
    }
  };

  it('is no reason to hear nothing of another, which is not blamed for what the first does not bring', async () => {
    begin(relays[0]!);
    await settle();
    expect(relays[0]!.hellos.at(-1)).toMatchObject({ audio: false, standby: true });
    await talk(9_000);
    expect(played.length).toBeGreaterThan(440);
    expect(missed()).toEqual([]);
    expect([listening.relayName, listening.mouthpiece]).toEqual(['Fig', 'fig']);
    expect(listening.left).toEqual([]);
    relays[0]!.letIn();
    await talk(30_000);
    expect(missed()).toEqual([]);
    expect([listening.relayName, listening.left]).toEqual(['Fig', []]);
  });

  it('gives way to the one that lets us in first, and to one that opens later', async () => {
    begin(...relays);
    await settle();
    await talk(600);
    expect(played).toEqual([]);
    relays[1]!.letIn();
    await talk(2_000);
    expect(played.length).toBeGreaterThan(80);
    expect([listening.relayName, listening.left]).toEqual(['Fig', []]);
    relays[1]!.die();
    await talk(600);
    relays[1]!.down = false;
    const before = played.length;
    await talk(12_000);
    expect(played.length - before).toBeGreaterThan(400);
    expect([listening.relayName, listening.left]).toEqual(['Fig', []]);
  });

  it('alone is told what is meant for it, and only while it asks', async () => {
    begin(relays[0]!);
    await settle();
    const proof = encodeRemark(Uint8Array.of(7));
    const got = (relay: ListenedRelay) => relay.said.filter((message) => Buffer.compare(message, proof) === 0).length;
    expect([listening.say(proof, 0, 'olive'), listening.say(proof, 0, 'fig')]).toEqual([true, false]);
    expect(relays.map(got)).toEqual([1, 0]);
    relays[0]!.letIn();
    await settle();
    expect([listening.say(proof, 0, 'olive'), listening.say(proof, 0, 'nobody')]).toEqual([false, false]);
    expect(relays.map(got)).toEqual([1, 0]);
  });
});

describe('a lying relay', () => {
  it.each<[LieName, Misdeed, number]>([
    ['alters', 'altered', 1_000],
    ['injects', 'altered', 1_000],
    ['foreign', 'foreign', 4_000],
    ['replays', 'replayed', 6_000],
    ['drops', 'withheld', 6_000],
    ['silent', 'withheld', 6_000],
    ['delays', 'late', 12_000],
    ['invents', 'invented', 16_000],
  ])('that %s is found to have %s, is named and left, and nothing false is played', async (name, misdeed, within) => {
    relays[0]!.tells = lie(name);
    await settle();
    await talk(within);
    expect(listening.left).toMatchObject([{ id: 'olive', name: 'Olive', misdeed }]);
    expect(shunned).toEqual(['olive']);
    expect(listening.relayName).toBe('Fig');
    const before = played.length;
    await talk(3_000);
    expect(played.length - before).toBe(150);
    for (const { speaker, seq, first } of played) expect([speaker, first]).toEqual([ada.member.id, seq & 0xff]);
    expect(new Set(played.map(({ seq }) => seq)).size).toBe(played.length);
    // Not as a standby either.
    const hellos = relays[0]!.hellos.length;
    await talk(30_000);
    expect(relays[0]!.hellos).toHaveLength(hellos);
  });

  it('on standby is detected as well', async () => {
    relays[1]!.tells = lie('drops');
    await settle();
    await talk(8_000);
    expect(listening.left).toMatchObject([{ id: 'fig', misdeed: 'withheld' }]);
    expect(listening.relayName).toBe('Olive');
    expect(missed()).toEqual([]);
  });

  it('that floods is cut off, named and left, and retried ever more rarely while it is the only one', async () => {
    await settle();
    await talk(600);
    relays[0]!.flood();
    await talk(3_000);
    expect(listening.left).toMatchObject([{ id: 'olive', name: 'Olive', misdeed: 'flooded' }]);
    expect(listening.relayName).toBe('Fig');
    expect(missed()).toEqual([]);
    relays[1]!.die();
    held.pop();
    const before = relays[0]!.opened;
    for (let t = 0; t < 60; t++) {
      await talk(960);
      relays[0]!.flood();
    }
    expect(relays[0]!.opened - before).toBeGreaterThan(3);
    expect(relays[0]!.opened - before).toBeLessThan(16);
  });

  it('is used while there is no other, and nothing it alters is played', async () => {
    held.pop();
    let count = 0;
    const alters = lie('alters');
    relays[0]!.tells = (message, room) => (count++ % 4 === 0 ? alters(message, room) : [{ bytes: message, after: 0 }]);
    await settle();
    await talk(6_000);
    expect(listening.left).toMatchObject([{ id: 'olive', misdeed: 'altered' }]);
    expect(listening.relayName).toBe('Olive');
    expect(played.length).toBeGreaterThan(150);
    for (const { seq, first } of played) expect(first).toBe(seq & 0xff);
    // As soon as there is another, that one.
    held.push(heldAs('fig'));
    await talk(3_000);
    expect(listening.relayName).toBe('Fig');
  });
});

describe('a connection that loses packets', () => {
  const spareHellos = (): Hello[] => relays[0]!.hellos.filter(({ spare }) => spare);

  it('gets a backup, and audio over both is heard once and in time', async () => {
    relays[0]!.lossy = true;
    await settle();
    await talk(25_000);
    expect([listening.spares, spareHellos().length]).toEqual([1, 1]);
    expect(spareHellos()[0]).toMatchObject({ audio: true, guest: false, resume: [{ stream: ada.stream }] });

    const began = played.length;
    const said0 = said;
    const at = Date.now();
    await talk(20_000);
    const since = played.slice(began).filter(({ seq }) => seq >= said0 * 3);
    // Each line is 180 ms late ten times in this time.
    expect(Math.max(...since.map(({ seq, at: came }) => came - at - (seq / 3 - said0) * BUNDLE))).toBeLessThan(100);
    expect(new Set(played.map(({ seq }) => seq)).size).toBe(played.length);
    expect(missed()).toEqual([]);
    expect([listening.left, listening.relayName]).toEqual([[], 'Olive']);
  });

  it('has no backup after a minute of health, nor when its relay brings no audio', async () => {
    relays[0]!.lossy = true;
    await settle();
    await talk(25_000);
    expect(listening.spares).toBe(1);
    relays[0]!.lossy = false;
    await talk(50_000);
    expect(listening.spares).toBe(1);
    await talk(20_000);
    expect(listening.spares).toBe(0);

    relays[0]!.lossy = true;
    await talk(25_000);
    expect(listening.spares).toBe(1);
    relays[0]!.die();
    await talk(6_000);
    expect([listening.spares, listening.relayName]).toEqual([0, 'Fig']);
    expect(missed()).toEqual([]);
  });

  it('loses its backup at once when nothing is to be heard', async () => {
    relays[0]!.lossy = true;
    await settle();
    await talk(25_000);
    expect([listening.spares, relays[0]!.lines]).toEqual([1, 2]);
    listening.want({ listen: false, watch: true, guest: true });
    expect([listening.spares, relays[0]!.lines]).toEqual([0, 1]);
  });

  it.each(['alters', 'replays'] as const)('does not hide that its relay %s', async (name) => {
    relays[0]!.lossy = true;
    await settle();
    await talk(25_000);
    relays[0]!.tells = lie(name);
    await talk(15_000);
    expect(listening.left.map(({ id }) => id)).toEqual(['olive']);
    expect(listening.relayName).toBe('Fig');
    for (const { seq, first } of played) expect(first).toBe(seq & 0xff);
  });
});
