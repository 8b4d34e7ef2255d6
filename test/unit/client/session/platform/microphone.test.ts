import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  type AudioEngine,
  type CaptureOptions,
  MicrophoneError,
  type MicrophoneProblem,
} from '../../../../../src/client/audio/engine.ts';
import { MicrophoneDesk } from '../../../../../src/client/session/platform/microphone.ts';
import { device } from '../../../../../src/client/session/platform/storage.ts';
import { pass, stopClock } from '../../../../support/fakes/fake-clock.ts';

/** A machine's microphones, and an engine that opens one as a browser does: which one it takes may not be the one that was asked for. */
class Machine {
  plugged = ['built-in', 'headset'];
  /** Which one the system or the browser's own question picks. */
  standard = 'built-in';
  refuses: MicrophoneProblem | undefined;
  /** What a device is called where that is not its id. */
  labels: Record<string, string> = {};
  /** When the engine has started. */
  started: Promise<void> = Promise.resolve();
  /** Held until it is called, when set: the browser asks. */
  answer: Promise<void> = Promise.resolve();
  asked = 0;
  /** What was asked for of the sound, at each opening. */
  readonly sounds: Pick<CaptureOptions, 'preset' | 'lowData' | 'noise'>[] = [];
  stream: string | undefined;
  device: string | undefined;
  problem: MicrophoneProblem | undefined;
  #turn = 0;

  start(): Promise<void> {
    return this.started;
  }

  async capture({ deviceId, ...sound }: CaptureOptions): Promise<void> {
    this.asked += 1;
    this.sounds.push(sound);
    const turn = ++this.#turn;
    await this.answer;
    if (turn !== this.#turn) throw new DOMException('overtaken', 'AbortError');
    if (this.refuses !== undefined) throw new MicrophoneError(this.refuses);
    const found = this.plugged.includes(deviceId ?? this.standard) ? (deviceId ?? this.standard) : undefined;
    if (found === undefined) throw new MicrophoneError('missing');
    Object.assign(this, { stream: `stream ${this.asked}`, device: found, problem: undefined });
  }

  readonly echoes: boolean[] = [];

  echo(on: boolean): void {
    this.echoes.push(on);
  }

  release(): void {
    this.#turn += 1;
    Object.assign(this, { stream: undefined, device: undefined, problem: undefined });
  }

  async microphones() {
    return this.plugged.map((deviceId) => ({ deviceId, label: this.labels[deviceId] ?? deviceId }));
  }

  get engine(): AudioEngine {
    return this as unknown as AudioEngine;
  }
}

let machine: Machine;
let devices: EventTarget;
let desk: MicrophoneDesk;
let backs: boolean[];
let told: (MicrophoneProblem | undefined)[];

/** What the engine measures. */
function brings(problem: MicrophoneProblem | undefined): void {
  machine.problem = problem;
  desk.changed(machine.engine);
}

function lose(problem: MicrophoneProblem = 'unplugged'): void {
  machine.release();
  brings(problem);
}

function plug(...names: string[]): void {
  machine.plugged = names;
  devices.dispatchEvent(new Event('devicechange'));
}

/** A promise, and what fulfils it. */
function gate(): [Promise<void>, () => void] {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((done) => {
    open = done;
  });
  return [opened, open];
}

beforeEach(() => {
  stopClock(0);
  vi.spyOn(performance, 'now').mockImplementation(() => Date.now());
  for (const key of ['microphone', 'preset', 'low-data', 'push-to-talk', 'noise'] as const) device.set(key, undefined);
  machine = new Machine();
  devices = new EventTarget();
  backs = [];
  told = [];
  desk = new MicrophoneDesk({
    audio: async () => machine.engine,
    onProblem: (problem) => told.push(problem),
    onBack: (unexpected) => backs.push(unexpected),
    devices,
  });
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

describe('the microphone in view', () => {
  it('is the one that the browser opened, whatever was asked for, and is stored as that', async () => {
    machine.standard = 'headset';
    expect(await desk.open()).toBe(true);
    expect(desk.check.value).toMatchObject({ open: true, chosen: 'headset' });
    desk.confirm();
    expect(device.get('microphone')).toBe('headset');
    machine.standard = 'built-in';
    await desk.setPreset('music');
    expect(machine.device).toBe('headset');
  });

  it('is opened anew to use less data while it is open, and that is stored on the device', async () => {
    await desk.setLowData(true);
    expect(machine.asked).toBe(0);
    expect(await desk.open()).toBe(true);
    await desk.setLowData(false);
    expect(machine.asked).toBe(2);
    expect(device.get('low-data')).toBeUndefined();
    await desk.setLowData(true);
    expect(device.get('low-data')).toBe('yes');
    expect(desk.check.value).toMatchObject({ open: true, lowData: true });
    expect(machine.sounds).toEqual([
      { preset: 'voice', lowData: true },
      { preset: 'voice', lowData: false },
      { preset: 'voice', lowData: true },
    ]);
  });

  it('is opened anew with another noise filter, which is stored on the device, and with none in the preset for music', async () => {
    await desk.setNoise('mild');
    expect(await desk.open()).toBe(true);
    await desk.setNoise('strong');
    await desk.setPreset('music');
    await desk.setPreset('voice');
    expect(device.get('noise')).toBe('strong');
    await desk.setNoise('off');
    expect(device.get('noise')).toBeUndefined();
    expect(machine.sounds.map(({ noise }) => noise)).toEqual(['mild', 'strong', undefined, 'strong', undefined]);
  });

  it('is opened anew without a noise filter that does not load, until the person chooses one again', async () => {
    await desk.setNoise('strong');
    expect(await desk.open()).toBe(true);
    await desk.unfiltered();
    expect(desk.check.value).toMatchObject({ open: true, noise: 'strong', unfiltered: true });
    await desk.open();
    await desk.setNoise('mild');
    expect(desk.check.value).toMatchObject({ noise: 'mild', unfiltered: false });
    expect(machine.sounds.map(({ noise }) => noise)).toEqual(['strong', undefined, undefined, 'mild']);
    // The page closes it; a message that is late opens none.
    desk.close();
    await desk.unfiltered();
    expect(machine.stream).toBeUndefined();
  });

  it('plays the person their own voice, and shows how far that is', async () => {
    desk.hearMyself(true);
    await desk.open();
    desk.hearMyself(true);
    expect(machine.echoes).toEqual([true]);
    desk.echoes({ is: 'playing', share: 0.5 });
    expect(desk.check.value.echo).toEqual({ is: 'playing', share: 0.5 });
  });

  it('is not open before the browser has opened it, and asked for twice it is opened once', async () => {
    let allow: () => void;
    [machine.answer, allow] = gate();
    const opening = [desk.open(), desk.open()];
    await pass(60_000);
    expect(desk.check.value.open).toBe(false);
    expect(machine.asked).toBe(1);
    allow();
    expect(await Promise.all(opening)).toEqual([true, true]);
    expect(desk.check.value.open).toBe(true);
  });

  it('that a question is open about is asked for anew after leaving', async () => {
    machine.answer = new Promise(() => undefined);
    void desk.open();
    await pass(100);
    desk.close();
    machine.answer = Promise.resolve();
    expect(await desk.open()).toBe(true);
  });

  it('is not opened for somebody who leaves before the browser is asked, or before it has answered', async () => {
    for (const wait of ['started', 'answer'] as const) {
      let go: () => void;
      [machine[wait], go] = gate();
      const opening = desk.open();
      await pass(100);
      desk.close();
      go();
      expect(await opening, wait).toBe(false);
      await pass(60_000);
      expect(machine.stream, wait).toBeUndefined();
      expect(desk.check.value).toMatchObject({ open: false });
    }
    expect(machine.asked).toBe(1);
  });

  it('is not replaced by the system’s for somebody who has left or chosen anew while the browser asks', async () => {
    machine.plugged = ['built-in', 'camera'];
    for (const leaves of [true, false]) {
      let answer: () => void;
      [machine.answer, answer] = gate();
      // As an engine that tells of the missing device, although it was overtaken.
      const capture = machine.capture;
      machine.capture = async () => {
        await machine.answer;
        throw new MicrophoneError('missing');
      };
      const opening = desk.choose('headset');
      await pass(100);
      machine.capture = capture;
      const asked = machine.asked;
      if (leaves) desk.close();
      const chosen = leaves ? undefined : desk.choose('camera');
      answer();
      expect(await opening).toBe(false);
      expect((await chosen) ?? false).toBe(!leaves);
      await pass(100);
      expect(machine.asked - asked).toBe(leaves ? 0 : 1);
      expect(machine.device).toBe(leaves ? undefined : 'camera');
    }
  });

  it('that is refused is called that, and not asked for again by itself', async () => {
    await desk.open();
    machine.refuses = 'denied';
    machine.plugged = ['built-in'];
    lose();
    await pass(1_000);
    expect(desk.check.value).toMatchObject({ open: false, problem: 'denied' });
    const { asked } = machine;
    for (let i = 0; i < 5; i++) {
      plug('built-in', ...(i % 2 ? ['headset'] : []));
      await pass(30_000);
    }
    expect(machine.asked).toBe(asked);
    machine.refuses = undefined;
    expect(await desk.open()).toBe(true);
    expect(desk.check.value.problem).toBeUndefined();
  });

  it('has a problem for as long as it brings nothing, and none when it does again', async () => {
    await desk.open();
    for (const problem of ['held', 'silent'] as const) {
      brings(problem);
      expect(desk.check.value).toMatchObject({ open: true, problem });
      expect(told.at(-1)).toBe(problem);
      brings(undefined);
      expect(desk.check.value.problem).toBeUndefined();
      expect(told.at(-1)).toBeUndefined();
    }
    await pass(60_000);
    expect(machine.asked).toBe(1);
  });

  it('is not ready once it is gone, and where another is chosen and is not to be had, the open one stays', async () => {
    await desk.open();
    machine.refuses = 'busy';
    expect(await desk.choose('headset')).toBe(false);
    expect(desk.check.value).toMatchObject({ open: true, chosen: 'built-in', problem: 'busy' });
    expect(device.get('microphone')).toBeUndefined();
    lose();
    expect(desk.check.value).toMatchObject({ open: false, problem: 'unplugged' });
  });

  it('is in a list that follows what is plugged in', async () => {
    await desk.open();
    machine.plugged = ['built-in', 'headset', 'camera'];
    devices.dispatchEvent(new Event('devicechange'));
    await pass(50);
    expect(desk.check.value.microphones.map(({ label }) => label)).toEqual(['built-in', 'headset', 'camera']);
  });

  it('stored long ago and gone since gives way to the system’s', async () => {
    device.set('microphone', 'camera');
    desk = new MicrophoneDesk({
      audio: async () => machine.engine,
      onProblem: () => undefined,
      onBack: () => undefined,
    });
    expect(await desk.open()).toBe(true);
    expect(desk.check.value.chosen).toBe('built-in');
  });
});

describe('a microphone that went away', () => {
  beforeEach(async () => {
    machine.standard = 'headset';
    await desk.open();
  });

  it('is replaced by the system’s by itself, which is said', async () => {
    machine.plugged = ['built-in'];
    machine.standard = 'built-in';
    lose();
    await pass(1_000);
    expect(desk.check.value).toMatchObject({ open: true, chosen: 'built-in' });
    expect(desk.check.value.problem).toBeUndefined();
    expect(backs).toEqual([true]);
  });

  it('is opened again when it is plugged in again, however late', async () => {
    machine.plugged = [];
    lose();
    await pass(600_000, 5_000);
    expect(desk.check.value).toMatchObject({ open: false });
    expect(backs).toEqual([]);
    plug('headset');
    await pass(100);
    expect(desk.check.value).toMatchObject({ open: true, chosen: 'headset' });
  });

  it('is expected back for ten seconds, and later only where the person has asked for it since', async () => {
    for (const [away, asks, unexpected] of [
      [9_000, false, false],
      [11_000, false, true],
      [3_600_000, false, true],
      [3_600_000, true, false],
    ] as const) {
      backs = [];
      machine.plugged = [];
      lose();
      await pass(away, 1_000);
      expect(desk.check.value).toMatchObject({ open: false, problem: 'unplugged' });
      if (asks) expect(await desk.open()).toBe(false);
      plug('headset');
      await pass(1_000);
      expect(desk.check.value).toMatchObject({ open: true, chosen: 'headset' });
      expect(backs, `${away} ${asks}`).toEqual([unexpected]);
      await pass(20_000, 1_000);
    }
  });

  it('is another one under the same id where its name is another', async () => {
    for (const name of ['headset', 'built-in']) {
      machine.labels = { default: name };
      machine.plugged = ['default'];
      if (name === 'headset') await desk.choose('default');
      else lose();
      await pass(1_000);
    }
    expect(desk.check.value).toMatchObject({ open: true, chosen: 'default' });
    expect(backs).toEqual([true]);
  });

  it('and that the person has opened meanwhile is theirs, and no surprise', async () => {
    machine.plugged = ['built-in'];
    machine.standard = 'built-in';
    lose();
    expect(await desk.open()).toBe(true);
    await pass(60_000);
    expect(machine.asked).toBe(3);
    expect(backs).toEqual([]);

    let answer: () => void;
    [machine.answer, answer] = gate();
    lose();
    await pass(16_000, 1_000);
    const opening = desk.open();
    answer();
    expect(await opening).toBe(true);
    await pass(60_000);
    expect(backs).toEqual([]);
  });

  it('is tried again less and less often where no device tells of itself', async () => {
    machine.refuses = 'busy';
    lose('failed');
    await pass(60_000);
    const before = machine.asked;
    await pass(60_000);
    expect(machine.asked - before).toBeLessThanOrEqual(5);
    machine.refuses = undefined;
    await pass(16_000);
    expect(desk.check.value.open).toBe(true);
  });

  it('is not chased where it goes away again and again', async () => {
    for (let i = 0; i < 120; i++) {
      if (machine.stream !== undefined) lose();
      await pass(500);
    }
    expect(machine.asked).toBeLessThan(12);
  });

  it('is not asked for again when permission was taken, nor after the person has let it go', async () => {
    lose('denied');
    plug('headset', 'built-in');
    await pass(60_000);
    expect(machine.asked).toBe(1);
    await desk.open();
    lose();
    desk.close();
    await pass(60_000);
    expect(machine.asked).toBe(2);
    expect(desk.check.value).toMatchObject({ open: false });
    expect(desk.check.value.problem).toBeUndefined();
  });

  it('and brings silence is opened anew when devices come or go', async () => {
    brings('silent');
    plug('built-in');
    machine.standard = 'built-in';
    let answer: () => void;
    [machine.answer, answer] = gate();
    await pass(100);
    // Nothing is on air before it is known which one it is.
    expect(machine.stream).toBeUndefined();
    answer();
    await pass(100);
    expect(desk.check.value).toMatchObject({ open: true, chosen: 'built-in' });
    expect(backs).toEqual([true]);
  });
});
