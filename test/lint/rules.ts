/** The rules that hold the layout of the sources. Pure: files and their imports go in, sentences about what breaks a rule come out. */
import { posix } from 'node:path';
import type { Import } from './imports.ts';

/** What each source file imports, by paths from the top of the repository. */
export type Graph = ReadonlyMap<string, readonly Import[]>;
/** Of one folder: what it holds in floors, the lowest first. What is not named (its own files) is above all floors. */
export type Floors = Readonly<Record<string, readonly (readonly string[])[]>>;

const inside = (folder: string, path: string): string | undefined =>
  folder === '.' ? path : path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : undefined;

/** An import goes to a lower floor or stays in its own room, and every room has a floor. */
export function upward(graph: Graph, floors: Floors): string[] {
  const problems: string[] = [];
  for (const [folder, levels] of Object.entries(floors)) {
    const rooms = levels.flat().map((name) => ({ name, path: posix.join(folder, name) }));
    const roomOf = (file: string) => rooms.find(({ path }) => file === path || inside(path, file) !== undefined)?.name;
    const levelOf = (room: string | undefined) =>
      room === undefined ? levels.length : levels.findIndex((names) => names.includes(room));
    for (const [file, imports] of graph) {
      const path = inside(folder, file);
      if (path === undefined) continue;
      const from = roomOf(file);
      if (from === undefined && path.includes('/')) problems.push(`${file}: its folder has no floor in ${folder}`);
      for (const { to } of imports) {
        if (!graph.has(to) || inside(folder, to) === undefined) continue;
        const target = roomOf(to);
        if (from !== target && levelOf(target) >= levelOf(from))
          problems.push(
            `${file} imports ${to}: in ${folder}, ${target ?? 'a file beside the rooms'} is not below ${from}`,
          );
      }
    }
  }
  return problems;
}

/** No circle, of files in a folder or of folders in a folder. Types count: a reader follows them too. */
export function circles(graph: Graph): string[] {
  const problems: string[] = [];
  for (const [folder, arrows] of arrowsByFolder(graph)) {
    const done = new Set<string>();
    const visit = (at: string, path: readonly string[]): void => {
      if (path.includes(at)) {
        const circle = [...path.slice(path.indexOf(at)), at];
        problems.push(`circle in ${folder}: ${circle.join(' -> ')}`);
      }
      if (path.includes(at) || done.has(at)) return;
      for (const next of arrows.get(at) ?? []) visit(next, [...path, at]);
      done.add(at);
    };
    for (const at of arrows.keys()) visit(at, []);
  }
  return problems;
}

/** Each import as an arrow between two neighbours: in the folder that holds both ends, the two entries on the way to them. */
function arrowsByFolder(graph: Graph): Map<string, Map<string, Set<string>>> {
  const folders = new Map<string, Map<string, Set<string>>>();
  for (const [file, imports] of graph)
    for (const { to } of imports) {
      if (!graph.has(to) || to === file) continue;
      const [from, target] = [file.split('/'), to.split('/')];
      const apart = from.findIndex((part, at) => part !== target[at]);
      const folder = from.slice(0, apart).join('/') || '.';
      const arrows = folders.get(folder) ?? new Map<string, Set<string>>();
      folders.set(folder, arrows);
      arrows.set(from[apart]!, (arrows.get(from[apart]!) ?? new Set()).add(target[apart]!));
    }
  return folders;
}

/** What a folder or file loads when it runs, however far down, is nothing that `never` matches. `atOnce`: what it asks for later does not count. */
export function reaches(graph: Graph, entry: string, never: RegExp, { atOnce = false } = {}): string[] {
  const problems: string[] = [];
  const seen = new Set<string>();
  const visit = (file: string, path: readonly string[]): void => {
    if (seen.has(file)) return;
    seen.add(file);
    for (const { to, runtime, later } of graph.get(file) ?? []) {
      if (!runtime || (later && atOnce)) continue;
      if (never.test(to)) problems.push(`${entry} must not load ${to}: ${[...path, file].join(' -> ')}`);
      else visit(to, [...path, file]);
    }
  };
  for (const file of graph.keys()) if (file === entry || inside(entry, file) !== undefined) visit(file, []);
  return problems;
}

/** Sources beside one another in a folder before it has to be divided. */
const CROWD = 20;
/** Sources from which on a folder says what it is for. */
const SEVERAL = 4;
/** Lines of a folder's README, which one reads before looking in. */
const README_LINES = 10;

/** A folder has few enough files to take in at a glance, and says what it offers. `introduction` gives the text of its README.md, or of an index. */
export function folders(
  files: Iterable<string>,
  introduction: (folder: string) => { readonly readme?: string; readonly index?: string },
): string[] {
  const counts = new Map<string, number>();
  for (const file of files) counts.set(posix.dirname(file), (counts.get(posix.dirname(file)) ?? 0) + 1);
  return [...counts].flatMap(([folder, count]) => {
    const { readme, index } = introduction(folder);
    const lines = readme?.trimEnd().split('\n').length ?? 0;
    return [
      ...(count > CROWD ? [`${folder} holds ${count} sources: more than ${CROWD} are divided`] : []),
      ...(count >= SEVERAL && readme === undefined && !index?.startsWith('/**')
        ? [`${folder} holds ${count} sources and neither a README.md nor an index that says what it offers`]
        : []),
      ...(lines > README_LINES ? [`${folder}/README.md has ${lines} lines: ${README_LINES} at most`] : []),
    ];
  });
}

/** Properties of one side that turn around with the language in their logical form, and values that do. */
const PHYSICAL =
  /^\s*(?:(?:scroll-)?(?:margin|padding)-(?:left|right)|border-(?:left|right)(?:-\w+)?|border-(?:top|bottom)-(?:left|right)-radius|left|right|(?:float|clear|text-align):\s*(?:left|right))\b.*/;

/** The four sides in one line, the second and the fourth of which are right and left. */
const SIDES = /^\s*(?:(?:scroll-)?(?:margin|padding)|inset|border-width):\s*\S+\s+(\S+)\s+\S+\s+(\S+);/;

function isOfOneSide(line: string): boolean {
  const [, right, left] = SIDES.exec(line) ?? [];
  return PHYSICAL.test(line) || right !== left;
}

/** Styles speak of start and end, so that the page turns around for languages that run from right to left. A line whose comment says `measured` holds px of the window. */
export function physicalStyles(file: string, css: string): string[] {
  return css
    .split('\n')
    .flatMap((line, i) =>
      isOfOneSide(line) && !line.includes('measured')
        ? [`${file}:${i + 1} is of one side (${line.trim()}): use its form with inline-start or inline-end`]
        : [],
    );
}

/** A unit test has the path of its source. `others` are tests of more than one source, and why they are. */
export function mirrored(files: ReadonlySet<string>, others: ReadonlyMap<string, string>): string[] {
  const problems = [...others.keys()]
    .filter((test) => !files.has(test))
    .map((test) => `${test} is excepted, and is not there`);
  for (const test of files) {
    const path = inside('test/unit', test)?.replace(/\.test\.tsx?$/, '');
    if (path === undefined || others.has(test)) continue;
    const places = [`src/${path}`, path, `test/${path}`];
    if (!places.some((place) => files.has(`${place}.ts`) || files.has(`${place}.tsx`)))
      problems.push(`${test} has no source of that name`);
  }
  return problems;
}
