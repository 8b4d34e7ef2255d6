import { describe, expect, test } from 'vitest';
import { loudness, VoiceGate } from '../../../../src/node/media/gate.ts';

const slots = (gate: VoiceGate, db: number, count: number): boolean[] =>
  Array.from({ length: count }, () => gate.pass(db));

describe('loudness', () => {
  test('is that of the loudest 5 ms', () => {
    const samples = new Float32Array(960);
    samples.fill(0.1, 240, 480);
    expect(loudness(samples)).toBeCloseTo(-20);
  });

  test('of digital silence is minus infinity', () => {
    expect(loudness(new Float32Array(960))).toBe(-Infinity);
  });
});

describe('VoiceGate', () => {
  test('is closed in silence', () => {
    expect(slots(new VoiceGate(), -75, 100)).not.toContain(true);
    expect(slots(new VoiceGate(), -Infinity, 100)).not.toContain(true);
  });

  test('opens in the slot of an onset itself', () => {
    const gate = new VoiceGate();
    slots(gate, -70, 100);
    expect(gate.pass(-40)).toBe(true);
  });

  test('stays open for 400 ms after the last loud slot', () => {
    const gate = new VoiceGate();
    slots(gate, -30, 10);
    const after = slots(gate, -70, 40);
    expect(after.indexOf(false)).toBe(20);
    expect(after.slice(20)).not.toContain(true);
  });

  test('learns the noise of a room and closes over it, but opens for a voice above it', () => {
    const gate = new VoiceGate();
    const noise = slots(gate, -52, 300);
    expect(noise.at(-1)).toBe(false);
    expect(gate.pass(-35)).toBe(true);
  });

  test('keeps passing speech whose pauses are short', () => {
    const gate = new VoiceGate();
    const passed = Array.from({ length: 1500 }, (_, i) => gate.pass(i % 25 < 20 ? -25 : -55));
    expect(passed.slice(1)).not.toContain(false);
  });

  test('never takes a loud held note for noise', () => {
    expect(slots(new VoiceGate(), -20, 2000)).not.toContain(false);
  });

  test('closes between words, not between the sounds of one', () => {
    const gate = new VoiceGate();
    expect(gate.resting).toBe(true);
    const rests = [-20, -70, -20, -70, -70, -70, -20].map((db) => {
      gate.pass(db);
      return gate.resting;
    });
    expect(rests).toEqual([false, false, false, false, true, true, false]);
    slots(gate, -70, 50);
    expect(gate.resting).toBe(true);
  });

  test('closes at once when told to', () => {
    const gate = new VoiceGate();
    gate.pass(-20);
    gate.close();
    expect(gate.pass(-70)).toBe(false);
  });
});
