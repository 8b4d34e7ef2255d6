/**
 * `npm test`: sets itself up, builds the page, and runs every test. Words after it choose: a project (unit, integration,
 * adversary, page, rooms, audio) or a part of a file's path.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { build } from 'vite';
import { artifacts, REPOSITORY } from './support/machine/paths.ts';
import { prepareMachine } from './support/machine/prepare.ts';

/** Where the tests of each project are. */
const FOLDERS = {
  unit: ['test/unit'],
  integration: ['test/integration'],
  adversary: ['test/adversary'],
  page: ['test/browser/page'],
  rooms: [
    'test/browser/rooms',
    'test/browser/rights',
    'test/browser/captions',
    'test/browser/replays',
    'test/browser/embed',
    'test/browser/planned',
    'test/browser/music',
    'test/browser/way-in',
    'test/browser/evenings',
  ],
  audio: ['test/browser/audio', 'test/browser/fanout'],
};
type Project = keyof typeof FOLDERS;
const PROJECTS = Object.keys(FOLDERS) as Project[];

/** In this order: the quick ones together, the interface, rooms two at a time (half of the time they wait), and last what listens for gaps, with the machine for itself. */
const RUNS: readonly { readonly projects: readonly Project[]; readonly extra: readonly string[] }[] = [
  // More than there are cores: most of these tests wait for the network half of the time.
  { projects: ['unit', 'integration', 'adversary'], extra: ['--maxWorkers=3'] },
  { projects: ['page'], extra: ['--maxWorkers=2'] },
  { projects: ['rooms'], extra: ['--maxWorkers=2'] },
  { projects: ['audio'], extra: ['--no-file-parallelism'] },
];

/** Tests that fail are run once more when there are no more than so many: what is broken fails twice, and more than these are broken. */
const AGAIN = 10;

interface Failed {
  /** Absent when something broke outside any test. */
  readonly file?: string;
  readonly what: string;
}

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
  const isProject = (word: string): word is Project => word in FOLDERS;
  const chosen = words.filter(isProject);
  const filters = words.filter((word) => !isProject(word));
  const wanted = (project: Project): boolean =>
    chosen.length > 0 ? chosen.includes(project) : filters.length === 0 || filters.some((f) => mayBeIn(f, project));

  const problem = await prepareMachine();
  if (problem !== undefined) {
    console.error(problem);
    return 1;
  }
  if ((['page', 'rooms', 'audio'] as const).some(wanted))
    await build({ configFile: join(REPOSITORY, 'vite.config.ts'), logLevel: 'error' });

  let passed = 0;
  let failures: Failed[] = [];
  for (const { projects: all, extra } of RUNS) {
    const projects = all.filter(wanted);
    if (projects.length === 0) continue;
    const { code, report } = await vitest(projects, [...extra, ...filters]);
    passed += report?.numPassedTests ?? 0;
    const failed = failuresOf(report);
    // Something broke outside any test: an error nobody caught, or vitest itself.
    if (code !== 0 && failed.length === 0) failed.push({ what: `${projects.join(', ')}: ended with code ${code}` });
    failures.push(...failed);
  }
  let unsteady: Failed[] = [];
  if (words.length === 0 && failures.length > 0 && failures.length <= AGAIN && failures.every(mayBeUnsteady)) {
    const broken = await runAgain(failures);
    unsteady = failures.filter(({ what }) => !broken.some((failed) => failed.what === what));
    failures = broken;
    passed += unsteady.length;
  }
  if (passed === 0 && failures.length === 0) failures.push({ what: 'no test fits' });
  for (const { what } of unsteady) console.log(`unsteady, passed when run again: ${what}`);
  for (const { what } of failures) console.log(`failed: ${what}`);
  console.log(`${passed} passed, ${failures.length} failed, ${unsteady.length} of those passed unsteady`);
  return failures.length > 0 ? 1 : 0;
}

/** Tests with processes, networks and browsers depend on what else the machine does; what is pure does not. */
function mayBeUnsteady({ file }: Failed): boolean {
  return file !== undefined && !file.startsWith('test/unit/');
}

/** Runs the files of these failures once more, one after the other. Resolves with what fails in them now. */
async function runAgain(failures: readonly Failed[]): Promise<Failed[]> {
  const files = [...new Set(failures.map(({ file }) => file!))];
  console.log(`Once more: ${files.join(' ')}`);
  const projects = PROJECTS.filter((project) => files.some((file) => mayBeIn(file, project)));
  const { code, report } = await vitest(projects, ['--no-file-parallelism', ...files]);
  const failed = failuresOf(report);
  if (code !== 0 && failed.length === 0) failed.push({ what: `once more: ended with code ${code}` });
  return failed;
}

/** Whether a path filter can match a file of this project: it names one of the project's folders, or one above, or none. */
function mayBeIn(filter: string, project: Project): boolean {
  const named = PROJECTS.filter((name) =>
    FOLDERS[name].some(
      (folder) => filter.includes(folder) || (filter.startsWith('test/') && folder.startsWith(filter)),
    ),
  );
  return named.length === 0 || named.includes(project);
}

function failuresOf(report: Report | undefined): Failed[] {
  return (report?.testResults ?? []).flatMap(({ name, status, message, assertionResults }) => {
    const file = name.replace(`${REPOSITORY}/`, '');
    const failed = assertionResults.filter((test) => test.status === 'failed');
    if (failed.length > 0) return failed.map(({ fullName }) => ({ file, what: `${file}: ${fullName}` }));
    return status === 'failed' ? [{ file, what: `${file}: ${message.split('\n')[0]}` }] : [];
  });
}

async function vitest(
  projects: readonly Project[],
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
