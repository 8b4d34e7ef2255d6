import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { canMakeNetworks } from '../../support/machine/namespaces.ts';
import { type FanoutRelay, startFanoutRelay } from '../../support/peers/local-relay.ts';
import { until } from '../../support/peers/peers.ts';
import { letRecord, linkOf, runProgram } from '../../support/peers/recorders.ts';
import { type Radio, startRadio } from '../../support/peers/test-speaker.ts';

const undo: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

/** Half a second of a tone, over and over. */
const TONE = Float32Array.from({ length: 24_000 }, (_, i) => 0.3 * Math.sin((2 * Math.PI * 440 * i) / 48_000));

/** The recorder on a disk that holds 20 kB beside what it reserves, and then verify: nobody else sees that disk. */
const SCRIPT = `mount -t tmpfs -o size=1m none "$1" && head -c 20000 /dev/zero > "$1/ballast" || exit 9
node=$2; shift 2
"$node" relay/recorder/record.ts "$1" --out "$2" --data "$3"; echo "recorded: $?"
"$node" relay/recorder/verify.ts "$2"; echo "verified: $?"
"$node" relay/recorder/record.ts --recover "$2" > /dev/null; echo "recovered: $?"
"$node" relay/recorder/verify.ts "$2" > /dev/null; echo "verified again: $?"
ls -A "$2" | sort | tr "\\n" " "`;

async function radio(): Promise<{ relay: FanoutRelay; voice: Radio }> {
  const relay = await startFanoutRelay();
  undo.push(() => relay.stop());
  const voice = await startRadio('Night shift', TONE, [relay.address], { recording: 'host' });
  undo.push(() => voice.stop());
  await voice.speaker.setRecordable(true);
  return { relay, voice };
}

describe.skipIf(!canMakeNetworks())('a recorder whose disk is full', { timeout: 90_000 }, () => {
  it('says so, and leaves files that are whole, finished and true', async () => {
    const { relay, voice } = await radio();
    const disk = await mkdtemp(join(tmpdir(), 'stoa-disk-'));
    undo.push(() => rm(disk, { recursive: true, force: true }));
    const key = await mkdtemp(join(tmpdir(), 'stoa-key-'));
    undo.push(() => rm(key, { recursive: true, force: true }));
    const words = [disk, process.execPath, linkOf(voice.room, [relay]), join(disk, 'evening'), key];
    const program = runProgram('unshare', '--mount', 'sh', '-c', SCRIPT, 'sh', ...words);
    undo.push(() => program.end('SIGKILL'));
    await until(() => program.output().includes('In the room as Recorder'), 'the recorder in the room', 20_000);
    await letRecord(voice, 'Recorder');
    await until(() => program.output().includes('Recording Night shift'), 'the recording', 20_000);
    await program.code;
    const said = program.output();
    expect(said).toContain('The recording ended, for a file could not be written: ENOSPC');
    expect(said).toContain('recorded: 1');
    expect(said).toMatch(
      /00:00:0\d to 00:00:\d\d {2}signed\nAll that is heard was signed by its speaker\.\nverified: 0/,
    );
    expect(said).toContain('recovered: 0');
    expect(said).toContain('verified again: 0');
    // There is place for the mixed file too, once the ballast of the recording is gone.
    expect(said.trim().split('\n').at(-1)).toMatch(
      /^chapters\.json mix\.ogg radio-\w+\.opus radio-\w+\.signatures room\.json$/,
    );
  });
});
