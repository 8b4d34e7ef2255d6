import { describe, expect, it } from 'vitest';
import type { Import } from '../../lint/imports.ts';
import { circles, folders, mirrored, physicalStyles, reaches, upward } from '../../lint/rules.ts';

/** A graph in words: `a/x.ts: b/y.ts, type c/z.ts, later d.ts`. */
function graph(...lines: string[]): Map<string, Import[]> {
  const files = new Map<string, Import[]>();
  for (const line of lines) {
    const [file, imports = ''] = line.split(': ');
    const words = imports.split(', ').filter((word) => word !== '');
    files.set(
      file!,
      words.map((word) => ({
        to: word.replace(/^(type|later) /, ''),
        runtime: !word.startsWith('type '),
        later: word.startsWith('later '),
      })),
    );
  }
  return files;
}

describe('floors', () => {
  const floors = { app: [['low'], ['left', 'right'], ['high']] };
  const broken = (...lines: string[]) => upward(graph(...lines), floors);

  it('permit an import that goes down any number of floors, or stays in its room', () => {
    const all = ['app/low/a.ts', 'app/left/b.ts: app/low/a.ts, app/left/c.ts', 'app/left/c.ts'];
    expect(broken(...all, 'app/high/d.ts: app/low/a.ts, app/left/b.ts')).toEqual([]);
  });

  it('forbid an import that goes up, even of a type', () => {
    expect(broken('app/low/a.ts: type app/high/b.ts', 'app/high/b.ts')).toEqual([
      'app/low/a.ts imports app/high/b.ts: in app, high is not below low',
    ]);
  });

  it('forbid an import between rooms of one floor', () => {
    expect(broken('app/left/a.ts: app/right/b.ts', 'app/right/b.ts')).toHaveLength(1);
  });

  it('put files beside the rooms above all of them', () => {
    expect(broken('app/main.ts: app/high/a.ts', 'app/high/a.ts')).toEqual([]);
    expect(broken('app/main.ts', 'app/high/a.ts: app/main.ts')).toHaveLength(1);
  });

  it('require a floor for every folder', () => {
    expect(broken('app/new/deep/a.ts')).toEqual(['app/new/deep/a.ts: its folder has no floor in app']);
  });

  it('ignore packages, other folders, and folders whose name only begins alike', () => {
    expect(broken('app/low/a.ts: react, elsewhere/b.ts, apples/c.ts', 'elsewhere/b.ts', 'apples/c.ts')).toEqual([]);
  });

  it('may name a path of several folders, or a file', () => {
    const deep = { '.': [['src/node'], ['src/page', 'tool.ts'], ['test']] };
    const files = graph('src/node/a.ts: src/page/b.ts', 'src/page/b.ts: src/node/a.ts', 'tool.ts: src/node/a.ts');
    expect(upward(files, deep)).toEqual(['src/node/a.ts imports src/page/b.ts: in ., src/page is not below src/node']);
  });
});

describe('circles', () => {
  it('are found among the files of a folder', () => {
    expect(circles(graph('a/x.ts: a/y.ts', 'a/y.ts: a/z.ts', 'a/z.ts: type a/x.ts'))).toEqual([
      'circle in a: x.ts -> y.ts -> z.ts -> x.ts',
    ]);
  });

  it('are found among folders, though no file is in one', () => {
    expect(circles(graph('p/a/x.ts: p/b/y.ts', 'p/b/y.ts', 'p/b/z.ts: p/a/w.ts', 'p/a/w.ts'))).toEqual([
      'circle in p: a -> b -> a',
    ]);
  });

  it('are found between a folder and a file beside it', () => {
    expect(circles(graph('p/index.ts: p/a/x.ts', 'p/a/x.ts: p/index.ts'))).toHaveLength(1);
  });

  it('are not two ways to one file', () => {
    expect(circles(graph('x.ts: y.ts, z.ts', 'y.ts: w.ts', 'z.ts: w.ts', 'w.ts'))).toEqual([]);
  });
});

describe('what an entry loads', () => {
  it('is followed through files to the forbidden package, and the way there is reported', () => {
    const files = graph('in/a.ts: far/b.ts', 'far/b.ts: far/c.ts', 'far/c.ts: @libp2p/peer-id');
    expect(reaches(files, 'in', /libp2p/)).toEqual([
      'in must not load @libp2p/peer-id: in/a.ts -> far/b.ts -> far/c.ts',
    ]);
  });

  it('excludes what only types name', () => {
    const files = graph('in/a.ts: type libp2p, type far/b.ts', 'far/b.ts: libp2p');
    expect(reaches(files, 'in', /libp2p/)).toEqual([]);
  });

  it('includes what is loaded later, unless only what loads at once is asked for', () => {
    const files = graph('in/a.ts: later far/b.ts, far/c.ts', 'far/b.ts: libp2p', 'far/c.ts: later libp2p');
    expect(reaches(files, 'in/a.ts', /libp2p/)).toHaveLength(2);
    expect(reaches(files, 'in/a.ts', /libp2p/, { atOnce: true })).toEqual([]);
  });
});

describe('a folder', () => {
  const sources = (count: number) => Array.from({ length: count }, (_, at) => `src/room/${at}.ts`);

  it('holds twenty sources and no more', () => {
    expect(folders(sources(20), () => ({ readme: 'What it offers.' }))).toEqual([]);
    expect(folders(sources(21), () => ({ readme: 'What it offers.' }))).toEqual([
      'src/room holds 21 sources: more than 20 are divided',
    ]);
  });

  it('with more than three sources says what it is for, in a README or an index', () => {
    expect(folders(sources(3), () => ({}))).toEqual([]);
    expect(folders(sources(4), () => ({}))).toHaveLength(1);
    expect(folders(sources(4), () => ({ index: "export * from './0.ts';" }))).toHaveLength(1);
    expect(folders(sources(4), () => ({ index: '/** What it offers. */' }))).toEqual([]);
  });

  it('does so in ten lines', () => {
    expect(folders(sources(1), () => ({ readme: 'line\n'.repeat(10) }))).toEqual([]);
    expect(folders(sources(1), () => ({ readme: 'line\n'.repeat(11) }))).toEqual([
      'src/room/README.md has 11 lines: 10 at most',
    ]);
  });
});

describe('a unit test', () => {
  const none = new Map<string, string>();

  it('has the path of its source, in src, beside it or in test', () => {
    const files = ['src/node/a.ts', 'relay/b.tsx', 'test/lint/c.ts'];
    const tests = ['test/unit/node/a.test.ts', 'test/unit/relay/b.test.ts', 'test/unit/lint/c.test.ts'];
    expect(mirrored(new Set([...files, ...tests]), none)).toEqual([]);
    expect(mirrored(new Set(tests), none)).toHaveLength(3);
  });

  it('may be excepted by name, as long as it exists', () => {
    const test = 'test/unit/node/many.test.ts';
    expect(mirrored(new Set([test]), new Map([[test, 'of all formats']]))).toEqual([]);
    expect(mirrored(new Set(), new Map([[test, 'of all formats']]))).toEqual([`${test} is excepted, and is not there`]);
  });
});

describe('styles', () => {
  const found = (css: string) => physicalStyles('a.css', css).length;

  it('name no side of their own where there is a start and an end', () => {
    for (const line of [
      'margin-left: 1px;',
      '  left: 0;',
      'text-align: right;',
      'border-top-left-radius: 2px;',
      'float:left;',
      'padding: 1px 2px 3px 4px;',
    ])
      expect(found(line)).toBe(1);
    for (const line of [
      'margin-inline-start: 1px;',
      'inset-inline: 0;',
      'text-align: start;',
      'transform-origin: left;',
      'margin-top: 1px;',
      'padding: 1px 2px 3px 2px;',
    ])
      expect(found(line)).toBe(0);
  });

  it('may hold what was measured', () => {
    expect(found('left: var(--x); /* measured */')).toBe(0);
  });
});
