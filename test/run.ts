/**
 * `npm test`: sets itself up, builds the page, and runs every test. Words after it choose: a project (unit, integration,
 * adversary, page, browser) or a part of a file's path.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { build } from 'vite';
import { artifacts, REPOSITORY } from './support/paths.ts';
import { prepareMachine } from './support/prepare.ts';

/** Projects in the order they run: the quick ones together, then the interface, then rooms in browsers with the machine for themselves. */
const TOGETHER = ['unit', 'integration', 'adversary'];
const PAGE = ['page'];
const ALONE = ['browser'];
const PROJECTS = [...TOGETHER, ...PAGE, ...ALONE];

/** The part of vitest's JSON report that is read here. */
interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly message: string;
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
}

async function main(words: readonly string[]): Promise<number> {
  const chosen = words.filter((word) => PROJECTS.includes(word));
  const filters = words.filter((word) => !PROJECTS.includes(word));
  const wanted = (project: string): boolean =>
    chosen.length > 0 ? chosen.includes(project) : filters.length === 0 || filters.some((f) => mayBeIn(f, project));

  const problem = await prepareMachine();
  if (problem !== undefined) {
    console.error(problem);
    return 1;
  }
  if ([...PAGE, ...ALONE].some(wanted))
    await build({ configFile: join(REPOSITORY, 'vite.config.ts'), logLevel: 'error' });

  const runs = [
    // More than there are cores: most of these tests wait for the network half of the time.
    { projects: TOGETHER.filter(wanted), extra: ['--maxWorkers=3'] },
    { projects: PAGE.filter(wanted), extra: ['--maxWorkers=2'] },
    { projects: ALONE.filter(wanted), extra: ['--no-file-parallelism'] },
  ].filter(({ projects }) => projects.length > 0);
  let passed = 0;
  const failures: string[] = [];
  for (const { projects, extra } of runs) {
    const { code, report } = await vitest(projects, [...extra, ...filters]);
    passed += report?.numPassedTests ?? 0;
    const failed = failuresOf(report);
    // Something broke outside any test: an error nobody caught, or vitest itself.
    if (code !== 0 && failed.length === 0) failed.push(`${projects.join(', ')}: ended with code ${code}`);
    failures.push(...failed);
  }
  if (passed === 0 && failures.length === 0) failures.push('no test fits');
  for (const failure of failures) console.log(`failed: ${failure}`);
  console.log(`${passed} passed, ${failures.length} failed`);
  return failures.length > 0 ? 1 : 0;
}

/** Whether a path filter can match a file of this project: it names the project's folder, or none. */
function mayBeIn(filter: string, project: string): boolean {
  if (filter.includes('test/browser'))
    return (project === 'page') === filter.includes('test/browser/page') && [...PAGE, ...ALONE].includes(project);
  const named = TOGETHER.find((name) => filter.includes(`test/${name}`));
  return named === undefined || named === project;
}

function failuresOf(report: Report | undefined): string[] {
  return (report?.testResults ?? []).flatMap(({ name, status, message, assertionResults }) => {
    const file = name.replace(`${REPOSITORY}/`, '');
    const failed = assertionResults.filter((test) => test.status === 'failed');
    if (failed.length > 0) return failed.map(({ fullName }) => `${file}: ${fullName}`);
    return status === 'failed' ? [`${file}: ${message.split('\n')[0]}`] : [];
  });
}

async function vitest(
  projects: readonly string[],
  args: readonly string[],
): Promise<{ code: number; report?: Report }> {
  const output = join(await artifacts('reports'), `${projects.join('-')}.json`);
  await rm(output, { force: true });
  const program = join(createRequire(import.meta.url).resolve('vitest/package.json'), '../vitest.mjs');
  const child = spawn(
    process.execPath,
    [
      program,
      'run',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${output}`,
      '--passWithNoTests',
      ...projects.flatMap((project) => ['--project', project]),
      ...args,
    ],
    { cwd: REPOSITORY, stdio: 'inherit' },
  );
  const [code] = (await once(child, 'exit')) as [number | null];
  const text = await readFile(output, 'utf8').catch(() => undefined);
  return { code: code ?? 1, ...(text === undefined ? {} : { report: JSON.parse(text) as Report }) };
}

process.exitCode = await main(process.argv.slice(2));
