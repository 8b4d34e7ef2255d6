import { describe, expect, it, vi } from 'vitest';
import { MAX_RESUME } from '../../../../../src/node/fanout/protocol/relay-messages.ts';
import {
  BundleVerifier,
  type BundleVerifierOptions,
} from '../../../../../src/node/fanout/subscribe/bundle-verifier.ts';
import { createVerify } from '../../../../../src/node/identity/verifier.ts';
import { MAX_SKEW } from '../../../../../src/node/records/bundle.ts';
import { readEquivocation } from '../../../../../src/node/records/equivocation.ts';
import type { Member } from '../../../../../src/node/records/member.ts';
import { ROOM, type Voice, voice } from '../../../../support/records/bundles.ts';
import { NOON } from '../../../../support/records/records.ts';

function verifierFor(stage: readonly Voice[], options: Partial<BundleVerifierOptions> = {}) {
  const onFrames = vi.fn<BundleVerifierOptions['onFrames']>();
  const onDrop = vi.fn<NonNullable<BundleVerifierOptions['onDrop']>>();
  const members: Member[] = stage.map((v) => v.member);
  const speakerOf = (stream: string): readonly Member[] => members.filter((m) => m.stream === stream);
  const verifier = new BundleVerifier({ room: ROOM, speakerOf, verify: createVerify(), onFrames, onDrop, ...options });
  return { verifier, onFrames, onDrop, members };
}

describe('the bundle verifier', () => {
  it('passes on what a speaker signed, with the speaker and the relay that brought it', async () => {
    const ada = voice(1);
    const { verifier, onFrames } = verifierFor([ada]);
    expect(await verifier.take(await ada.say(10), 'olive')).toBeUndefined();
    expect(onFrames).toHaveBeenCalledOnce();
    const [speaker, stream, frames, via] = onFrames.mock.calls[0]!;
    expect([speaker, stream, via]).toEqual([ada.member.id, ada.stream, 'olive']);
    expect(frames.map((f) => f.seq)).toEqual([10, 11, 12]);
    expect(verifier.newest).toEqual([{ stream: ada.stream, seq: 12 }]);
  });

  it('passes on a bundle once when two relays bring it, even at the same moment', async () => {
    const ada = voice(1);
    const { verifier, onFrames } = verifierFor([ada]);
    const bytes = await ada.say(10);
    const both = await Promise.all([verifier.take(bytes, 'a'), verifier.take(bytes, 'b')]);
    expect(both.sort()).toEqual(['seen', undefined]);
    expect(await verifier.take(bytes, 'b')).toBe('seen');
    expect(onFrames).toHaveBeenCalledOnce();
  });

  it('rejects what is altered, forged, of another room, replayed, or of no speaker, and reports who brought it', async () => {
    const [ada, eve] = [voice(1), voice(2)];
    const { verifier, onFrames, onDrop, members } = verifierFor([ada]);
    const altered = await ada.say(0);
    altered[40]! ^= 1;
    expect(await verifier.take(altered, 'liar')).toBe('signature');
    expect(await verifier.take(await voice(2, ada.stream).say(0), 'liar')).toBe('signature');
    expect(await verifier.take(await ada.say(0, {}, `B${ROOM.slice(1)}`), 'liar')).toBe('signature');
    expect(await verifier.take(await ada.say(0, { captured: NOON - MAX_SKEW - 1 }), 'liar')).toBe('stale');
    expect(await verifier.take(await eve.say(0), 'liar')).toBe('not-a-speaker');
    expect(await verifier.take(new Uint8Array(200), 'liar')).toBe('malformed');
    members.length = 0;
    expect(await verifier.take(await ada.say(0), 'liar')).toBe('not-a-speaker');
    expect(onFrames).not.toHaveBeenCalled();
    expect(onDrop).toHaveBeenCalledTimes(7);
    expect(onDrop.mock.calls.every(([, via]) => via === 'liar')).toBe(true);
    expect(verifier.newest).toEqual([]);
  });

  it('proves that a speaker equivocated, whichever bundle comes first, and plays only the first', async () => {
    const ada = voice(1);
    const onEquivocation = vi.fn<NonNullable<BundleVerifierOptions['onEquivocation']>>();
    const { verifier, onFrames } = verifierFor([ada], { onEquivocation });
    const frames = [10, 11, 12].map((seq) => ({ seq, payload: new Uint8Array(80).fill(99) }));
    const [one, two] = [await ada.say(10), await ada.say(10, { frames })];
    expect(await verifier.take(one, 'olive')).toBeUndefined();
    expect(await verifier.take(one, 'fig')).toBe('seen');
    expect(onEquivocation).not.toHaveBeenCalled();
    expect(await verifier.take(two, 'fig')).toBe('seen');
    expect(onFrames).toHaveBeenCalledOnce();
    const proof = onEquivocation.mock.calls[0]![0];
    expect(await readEquivocation(proof, ROOM)).toEqual({ session: ada.member.id, bytes: proof });

    const others = [0, 1].map((i) => ada.say(20, { frames: [{ seq: 20, payload: new Uint8Array([i]) }] }));
    await Promise.all((await Promise.all(others)).map((bytes) => verifier.take(bytes, 'olive')));
    expect(onEquivocation).toHaveBeenCalledTimes(2);
  });

  it('blames the relay, and no speaker, for a bundle altered after it was heard', async () => {
    const ada = voice(1);
    const onEquivocation = vi.fn<NonNullable<BundleVerifierOptions['onEquivocation']>>();
    const { verifier } = verifierFor([ada], { onEquivocation });
    const altered = await ada.say(10);
    expect(await verifier.take(await ada.say(10), 'olive')).toBeUndefined();
    altered[40]! ^= 1;
    expect(await verifier.take(altered, 'liar')).toBe('signature');
    expect(onEquivocation).not.toHaveBeenCalled();
  });

  it('takes a relay for no forger that still brings who has left the stage, when another claims the stream', async () => {
    const ada = voice(1);
    const eve = voice(2, ada.stream);
    const { verifier, onFrames, members } = verifierFor([ada, eve]);
    expect(await verifier.take(await ada.say(10), 'olive')).toBeUndefined();
    members.shift();
    expect(await verifier.take(await ada.say(20), 'olive')).toBe('not-a-speaker');
    expect(await verifier.take(await eve.say(10), 'olive')).toBeUndefined();
    expect(onFrames).toHaveBeenCalledTimes(2);
  });

  it('tells two speakers who claim one stream apart by signature', async () => {
    const bo = voice(2);
    const eve = voice(1, bo.stream);
    const { verifier, onFrames } = verifierFor([eve, bo]);
    expect(await verifier.take(await bo.say(0), 'olive')).toBeUndefined();
    expect(await verifier.take(await eve.say(0), 'olive')).toBeUndefined();
    expect(onFrames.mock.calls.map(([speaker]) => speaker)).toEqual([bo.member.id, eve.member.id]);
  });

  it('checks a bounded number of one relay’s bundles at a time, without affecting another’s', async () => {
    const ada = voice(1);
    let release: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    const { verifier } = verifierFor([ada], { verify: () => gate.then(() => true) });
    const bytes = await ada.say(0);
    const flood = Array.from({ length: 1_100 }, () => verifier.take(bytes, 'liar'));
    const honest = verifier.take(await ada.say(3), 'honest');
    release();
    const outcomes = await Promise.all(flood);
    expect(outcomes.filter((o) => o === 'busy')).toHaveLength(1_100 - 1_024);
    expect(await honest).toBeUndefined();
    expect(await verifier.take(await ada.say(6), 'liar')).toBeUndefined();
  });

  it('remembers a bounded number of streams, and names those heard last', async () => {
    const voices = Array.from({ length: 40 }, (_, i) => voice(i + 1));
    const { verifier } = verifierFor(voices);
    for (const v of voices) await verifier.take(await v.say(0), 'olive');
    expect(verifier.newest.map((n) => n.stream)).toEqual(
      voices
        .slice(-MAX_RESUME)
        .reverse()
        .map((v) => v.stream),
    );
  });
});
