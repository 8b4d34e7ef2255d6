/** What a source file imports, read with the parser that builds the page. */
import { posix } from 'node:path';
import { parseSync } from 'vite';

export interface Import {
  /** A path from the top of the repository, or the name of a package. */
  readonly to: string;
  /** Whether it is there when the program runs; a type is not. */
  readonly runtime: boolean;
  /** Fetched when it is first wanted, and not with the file itself. */
  readonly later: boolean;
}

/** `import('./a.ts')`, as code or as a type, and `new URL('./a.ts', …)`, by which workers are named. */
const BY_TEXT = /\b(import|new URL)\(\s*(?='([^']+)')/g;

export function importsOf(file: string, source: string): Import[] {
  const { module } = parseSync(file, source);
  const dynamic = new Set(module.dynamicImports.map(({ moduleRequest }) => moduleRequest.start));
  const found = [
    ...module.staticImports.map(({ moduleRequest, entries }) => ({
      name: moduleRequest.value,
      runtime: entries.length === 0 || entries.some(({ isType }) => !isType),
      later: false,
    })),
    ...module.staticExports
      .flatMap(({ entries }) => entries)
      .flatMap(({ moduleRequest, isType }) =>
        moduleRequest === null ? [] : [{ name: moduleRequest.value, runtime: !isType, later: false }],
      ),
    ...[...source.matchAll(BY_TEXT)].map(({ 0: text, 1: how, 2: name, index }) => ({
      name: name!,
      runtime: how === 'new URL' || dynamic.has(index + text.length),
      later: how !== 'new URL',
    })),
  ];
  return found.map(({ name, runtime, later }) => ({
    to: name.startsWith('.') ? posix.join(posix.dirname(file), name.replace(/\?.*$/, '')) : name,
    runtime,
    later,
  }));
}
