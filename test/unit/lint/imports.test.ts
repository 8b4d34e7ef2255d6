import { describe, expect, it } from 'vitest';
import { importsOf } from '../../lint/imports.ts';

const imports = (source: string) => importsOf('src/a/file.ts', source);

describe('the imports of a source file', () => {
  it('are paths from the top of the repository, or names of packages', () => {
    expect(imports("import { a } from '../b/c.ts'; import 'libp2p';")).toEqual([
      { to: 'src/b/c.ts', runtime: true, later: false },
      { to: 'libp2p', runtime: true, later: false },
    ]);
  });

  it('are what is exported from elsewhere too', () => {
    expect(imports("export * from './b.ts'; export { c } from './c.ts';").map(({ to }) => to)).toEqual([
      'src/a/b.ts',
      'src/a/c.ts',
    ]);
  });

  it('are loaded at run time unless all that they name is a type', () => {
    const runtime = (source: string) => imports(source).map((found) => found.runtime);
    expect(runtime("import type { A } from './a.ts';")).toEqual([false]);
    expect(runtime("import { type A } from './a.ts';")).toEqual([false]);
    expect(runtime("import { type A, b } from './a.ts';")).toEqual([true]);
    expect(runtime("export type { A } from './a.ts';")).toEqual([false]);
    expect(runtime("type A = import('./a.ts').A;")).toEqual([false]);
    expect(runtime("type A = typeof import('./a.ts');")).toEqual([false]);
  });

  it('are what workers run, and what is loaded later by whoever wants it', () => {
    expect(imports("void import('./b.ts'); new Worker(new URL('./c.ts', import.meta.url));")).toEqual([
      { to: 'src/a/b.ts', runtime: true, later: true },
      { to: 'src/a/c.ts', runtime: true, later: false },
    ]);
  });

  it('lose what a bundler is told by the end of a path', () => {
    expect(imports("import url from './b.ts?worker&url';")).toEqual([
      { to: 'src/a/b.ts', runtime: true, later: false },
    ]);
  });
});
