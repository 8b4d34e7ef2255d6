/** `stoa doctor`: looks at a relay, or at this computer before one is started, and says what to type. */
import { Failure } from '../util/failure.ts';
import { surviveClosedStreams } from '../util/standard-streams.ts';
import type { Finding } from './finding.ts';
import { examineMachine } from './machine/examine.ts';
import { HELP, readDoctorOptions } from './options.ts';
import { examine } from './remote/examine.ts';
import { jsonOf, sound, summaryOf, textOf } from './report.ts';

/** Resolves with the exit code: 0 where nothing is wrong, 1 where something is, 2 for words that make no sense. */
export async function runDoctor(words: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  // Whoever reads the first lines alone (head) misses nothing but the rest.
  surviveClosedStreams();
  try {
    const asked = readDoctorOptions(words, env);
    if (asked.do === 'help') {
      process.stdout.write(HELP);
      return 0;
    }
    const findings: Finding[] = [];
    const { json } = asked;
    const coloured = process.stdout.isTTY && env['NO_COLOR'] === undefined;
    for await (const found of asked.do === 'outside' ? examine(asked.url, asked) : examineMachine(asked.options)) {
      findings.push(found);
      if (!json) process.stdout.write(`${textOf(found, coloured)}\n`);
    }
    process.stdout.write(json ? `${jsonOf(findings)}\n` : `\n${summaryOf(findings)}\n`);
    return sound(findings) ? 0 : 1;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    process.stderr.write(`${error.message}\n`);
    return error.exitCode;
  }
}
