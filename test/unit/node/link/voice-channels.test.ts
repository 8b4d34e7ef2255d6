import { beforeEach, describe, expect, it } from 'vitest';
import { LINK_QUIET, LINK_TIMEOUT, REPORT_INTERVAL } from '../../../../src/node/link/constants.ts';
import { encodeMedia, encodeReport } from '../../../../src/node/link/packet.ts';
import { VoiceChannels } from '../../../../src/node/link/voice-channels.ts';
import { TestPipe } from '../../../support/fakes/lossy-pipes.ts';

const STREAM = '0123456789abcdef';
const WORD = new Uint8Array(40);
const SILENCE = new Uint8Array(0);

let now: number;
let lines: VoiceChannels;
let said: string[];

beforeEach(() => {
  now = 1_000;
  said = [];
  lines = new VoiceChannels({
    onFrames: (voice, stream, frames) => said.push(`${voice} ${stream} ${frames.map((f) => f.seq).join()}`),
    onTalking: (voice, talking) => said.push(`${voice} ${talking ? 'talks' : 'is silent'}`),
    onAlive: (line) => said.push(`${line} alive`),
    onQuiet: (line) => said.push(`${line} quiet`),
    onDead: (line) => said.push(`${line} dead`),
    now: () => now,
  });
});

function pipe(open = true): TestPipe {
  const made = new TestPipe(() => undefined);
  made.open = open;
  return made;
}

/** Time goes by, a tick every 200 ms. */
function pass(ms: number): void {
  for (const end = now + ms; now < end; ) {
    now += 200;
    lines.tick();
  }
}

function bring(to: TestPipe, seq: number, payload = WORD): void {
  to.onDatagram?.(encodeMedia(seq, STREAM, [{ seq, payload }]));
}

describe('voice channels', () => {
  it('carry a frame to everyone', () => {
    const pipes = [pipe(), pipe()];
    lines.add(1, 'ada', pipes[0]!);
    lines.add(2, 'bao', pipes[1]!);
    lines.send(STREAM, { seq: 1, payload: WORD });
    // One report as each opens, one frame.
    expect(pipes.map((p) => p.sent)).toEqual([2, 2]);
  });

  it('report who spoke once a channel is alive, and when somebody begins and stops talking', () => {
    const ada = pipe();
    lines.add(1, 'ada', ada);
    bring(ada, 7);
    bring(ada, 8);
    expect(said).toEqual(['1 alive', 'ada talks', `ada ${STREAM} 7`, `ada ${STREAM} 8`]);
    said = [];
    pass(1_000);
    expect(said).toEqual(['ada is silent']);
  });

  it('do not take silence for speech', () => {
    const ada = pipe();
    lines.add(1, 'ada', ada);
    bring(ada, 7, SILENCE);
    expect(said).toEqual(['1 alive', `ada ${STREAM} 7`]);
  });

  it('report a channel that falls quiet long before it is dead, and that it brings something again', () => {
    const ada = pipe();
    lines.add(1, 'ada', ada);
    bring(ada, 7, SILENCE);
    said = [];
    // A report that is lost makes no channel quiet.
    pass(2 * (REPORT_INTERVAL + 100));
    expect(said).toEqual([]);
    pass(LINK_QUIET + 200 - 2 * (REPORT_INTERVAL + 100));
    expect(said).toEqual(['1 quiet']);
    bring(ada, 8, SILENCE);
    expect(said.slice(0, 2)).toEqual(['1 quiet', '1 alive']);
    pass(LINK_TIMEOUT + 400);
    expect(said.slice(3)).toEqual(['1 quiet', '1 dead']);
  });

  it.each([1_400, 2_900, 3_400, 60_000])(
    'call none quiet or dead because this peer itself was busy for %i ms, and hear soon after if one is',
    (ms) => {
      const [ada, bao] = [pipe(), pipe()];
      lines.add(1, 'ada', ada);
      lines.add(2, 'bao', bao);
      for (const one of [ada, bao]) bring(one, 7, SILENCE);
      pass(400);
      said = [];
      now += ms;
      lines.tick();
      expect(said).toEqual([]);
      bring(ada, 8, SILENCE);
      pass(LINK_QUIET);
      expect(said.filter((word) => word.startsWith('2'))).toEqual(['2 quiet']);
      pass(LINK_TIMEOUT);
      expect(said.filter((word) => word.startsWith('2'))).toEqual(['2 quiet', '2 dead']);
    },
  );

  it('do not call a channel quiet that has brought nothing yet', () => {
    lines.add(1, 'ada', pipe());
    pass(LINK_QUIET + 400);
    expect(said).toEqual([]);
  });

  it('count no time before a pipe is open', () => {
    const late = pipe(false);
    lines.add(1, 'ada', late);
    lines.send(STREAM, { seq: 1, payload: WORD });
    pass(3 * LINK_TIMEOUT);
    expect([late.sent, said, lines.stats().size]).toEqual([0, [], 0]);
    late.onOpen?.();
    expect([late.sent, lines.stats().size]).toEqual([1, 1]);
    pass(LINK_TIMEOUT + 400);
    expect(said).toEqual(['1 dead']);
  });

  it('send reports on time, and report once that a channel is dead while the others live', () => {
    const [ada, bao] = [pipe(), pipe()];
    lines.add(1, 'ada', ada);
    lines.add(2, 'bao', bao);
    for (let seq = 0; seq < 50; seq++) {
      bring(bao, seq, SILENCE);
      pass(200);
    }
    expect(said.filter((word) => word.endsWith('dead'))).toEqual(['1 dead']);
    expect(ada.sent).toBeGreaterThanOrEqual(10_000 / REPORT_INTERVAL / 2);
    expect(ada.sent).toBeLessThanOrEqual(10_000 / REPORT_INTERVAL + 1);
  });

  it('keep nothing of a removed channel, and stop ticking when the last word is over', () => {
    const ada = pipe();
    lines.add(1, 'ada', ada);
    bring(ada, 1);
    lines.remove(1);
    lines.remove(1);
    expect([ada.closed, ada.onDatagram, lines.busy]).toEqual([true, undefined, true]);
    lines.send(STREAM, { seq: 1, payload: WORD });
    expect(ada.sent).toBe(1);
    pass(1_000);
    expect([said.at(-1), lines.busy, lines.stats().size]).toEqual(['ada is silent', false, 0]);
  });

  describe('in a crowd', () => {
    const crowd = (of: number): TestPipe[] =>
      Array.from({ length: of }, (_, i) => {
        const made = pipe();
        lines.add(i, `voice ${i}`, made);
        return made;
      });
    /** All bring a word and the far end's report of a clean network, for `ms`. */
    const talk = (pipes: readonly TestPipe[], ms: number): void => {
      for (const end = now + ms; now < end; pass(200)) {
        for (const one of pipes) {
          bring(one, now / 20);
          one.onDatagram?.(
            encodeReport({ number: now / 20 + 1, expected: 10, received: 10, sentAt: 0, echo: 0, held: 0 }),
          );
        }
      }
    };
    /** Packets that carry the next ten frames to one of `pipes`. */
    const packets = ([one]: readonly TestPipe[]): number => {
      const before = one!.sent;
      for (let i = 0; i < 10; i++) lines.send(STREAM, { seq: seq++, payload: WORD });
      return one!.sent - before;
    };
    let seq = 0;

    it('send two frames per packet once the own voice pauses, until the crowd is over', () => {
      const pipes = crowd(3);
      talk(pipes, 3_000);
      expect(packets(pipes)).toBe(10);
      lines.pause();
      expect(packets(pipes)).toBe(5);
      pass(2_000);
      talk(pipes, 1_000);
      pass(4_000);
      expect(packets(pipes)).toBe(5);
      pass(2_000);
      expect(packets(pipes)).toBe(10);
    });

    it('send single frames while no more than two others talk', () => {
      const pipes = crowd(3);
      talk(pipes.slice(1), 3_000);
      lines.pause();
      expect(packets(pipes)).toBe(10);
    });
  });

  it('keep a voice talking when a new channel replaces an old one', () => {
    const [old, fresh] = [pipe(), pipe()];
    lines.add(1, 'ada', old);
    bring(old, 1);
    lines.add(2, 'ada', fresh);
    lines.remove(1);
    for (let seq = 2; seq < 20; seq++) {
      bring(fresh, seq);
      pass(200);
    }
    expect(said.filter((word) => word.startsWith('ada talks') || word.startsWith('ada is'))).toEqual(['ada talks']);
  });
});
