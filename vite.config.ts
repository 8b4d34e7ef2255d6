import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { build, type Plugin, type ResolvedConfig } from 'vite';
import { defineConfig } from 'vitest/config';
import { CHECKSUMS, pageChecksums, sha256 } from './relay/http/page-checksums.ts';

/** What is loaded at one time is one file, which packs better than many small ones: what listening needs first, each other thing when it is wanted. */
const TOGETHER = [
  { name: 'first', test: /src\/client\/(main|ui\/texts\/(numbers|isolate))\.ts$/ },
  // Each language by itself, and each part of it that has another time.
  {
    name: (module: string) => {
      const [, language, file = ''] = /texts\/(\w+)\/(?:\w+\/)?(\w+)\.ts$/.exec(module) ?? [];
      if (/^(index|everywhere|format|lobby|stage)$/.test(file)) return language;
      if (file === 'found') return `${language}-communities`;
      return `${language}-${/^(hallway|communities|earlier|replay)$/.test(file) ? file : 'inside'}`;
    },
    debugName: 'languages',
    test: /src\/client\/ui\/texts\/\w+\/(?:\w+\/)?\w+\.ts$/,
    includeDependenciesRecursively: false,
  },
  { name: 'formats', test: /src\/client\/ui\/texts\/formats\.ts$/ },
  { name: 'listener', test: /src\/client\/listener\/page\.ts$/ },
  // The interface library, and the page drawn by it.
  { name: 'whole', test: /src\/client\/listener\/whole-page\.tsx$/ },
  { name: 'stage', test: /src\/client\/(ui\/room\/room\.tsx|listener\/room-view\.ts)$/ },
  { name: 'hallway', test: /src\/client\/(listener\/hallway-reader\.ts|ui\/hallway\/hallway\.tsx)$/ },
  { name: 'session', test: /src\/client\/session\/index\.ts$/ },
  {
    name: 'room',
    test: /src\/client\/(ui\/screens\/index\.ts|session\/(navigation\/lazy-room|monitoring\/diagnostics)\.ts|audio\/index\.ts)$/,
  },
  {
    name: 'keys',
    test: /src\/node\/participant\/keys\/room-keys\.ts$|src\/node\/e2ee\/lazy-readers\.ts$|node_modules\/hpke\//,
  },
  {
    name: 'communities',
    test: /src\/client\/(ui\/community\/bar\.tsx|session\/community\/communities\.ts)$/,
  },
];

/** Bundlers tell each other by comments what may be left out. Nothing comes behind this one. */
const NO_HINTS = { annotation: false } as const;

/** What the audio worker and the player take beside the worker's own script, in the order in which it is wanted. */
const THREADS = [/\/worker-core-[^/]+$/, /\/player-worklet-[^/]+$/];

/**
 * The page and the worker's script are asked for together with the page's first script, which needs them. What is wanted after these waits in a template
 * until that script starts the worker: asked for at once it would share the wire with the page, and be of no use in a hallway.
 */
const preloadListener: Plugin = {
  name: 'preload-listener',
  transformIndexHtml: {
    order: 'post',
    handler: (html, { bundle = {} }) => {
      const listener = Object.values(bundle).find((file) => file.type === 'chunk' && file.name === 'listener');
      const files = Object.keys(bundle);
      const preload = (file: string) => ({
        tag: 'link',
        attrs: { rel: 'modulepreload', crossorigin: true, href: `./${file}` },
      });
      const first = [
        ...files.filter((file) => file.includes('/audio-worker-')),
        ...(listener?.type === 'chunk' ? [...listener.imports, listener.fileName] : []),
      ].filter((file) => !html.includes(file));
      const then = THREADS.flatMap((one) => files.filter((file) => one.test(file)));
      return [
        // Behind the first script, which is to come first.
        ...first.map((file) => ({ ...preload(file), injectTo: 'head' as const })),
        { tag: 'template', attrs: { id: 'of-a-room' }, children: then.map(preload), injectTo: 'head' as const },
      ];
    },
  },
};

/**
 * What the bundler puts around each `import()` to fetch style sheets and chunks with it. Whatever is loaded together here says so itself
 * (src/client/ui/shell/load-style.ts), and that code is a third of the first script.
 */
const plainImports: Plugin = {
  name: 'plain-imports',
  enforce: 'pre',
  load: (id) => (id === '\0vite/preload-helper.js' ? 'export const __vitePreload = (load) => load();' : undefined),
};

/** What asks for the sound of a replay is a script of its own, and runs before the page's has come. */
const SOUND = { name: 'sound', test: /src\/client\/replay\/sound\.ts$/ };
const soundFirst: Plugin = {
  name: 'sound-first',
  transformIndexHtml: {
    order: 'post',
    // Behind the content policy.
    handler: (_, { bundle = {} }) =>
      Object.values(bundle)
        .filter((file) => file.type === 'chunk' && file.name === SOUND.name)
        .map(({ fileName }) => {
          const attrs = { type: 'module', async: true, crossorigin: true, src: `./${fileName}` };
          return { tag: 'script', attrs, injectTo: 'head' as const };
        }),
  },
};

/** A page has the browser's AAC: the package that Node has where somebody installs it is under the GPL, and no part of what we hand out (decision 70). */
const browsersAac = (): Plugin => ({
  name: 'browsers-aac',
  enforce: 'pre',
  apply: 'build',
  resolveId: (id) =>
    id === '@audio/decode-aac' ? resolve(import.meta.dirname, 'src/client/audio/file/web-aac.ts') : undefined,
});

/** A page that is built by itself, into a folder of its own, so that it needs nothing of the rest: the one that plays replays, and that of a room in a frame. */
async function buildBeside(config: ResolvedConfig, name: 'replay' | 'embed'): Promise<void> {
  await build({
    configFile: false,
    root: resolve(config.root, name),
    base: './',
    publicDir: false,
    logLevel: config.logLevel ?? 'info',
    build: {
      outDir: resolve(config.root, config.build.outDir, name),
      emptyOutDir: true,
      target: 'es2022',
      modulePreload: { polyfill: false },
      rolldownOptions: { output: { codeSplitting: { groups: [SOUND] } } },
    },
    plugins: [soundFirst],
    worker: { format: 'es' },
  });
}

/** One file of this name, for good: the script that other sites load, or a service worker, which is known by its address. */
async function buildScript(config: ResolvedConfig, folder: string, entry: string, fileName: string): Promise<void> {
  await build({
    configFile: false,
    root: resolve(config.root, folder),
    publicDir: false,
    logLevel: config.logLevel ?? 'info',
    build: {
      outDir: resolve(config.root, config.build.outDir),
      emptyOutDir: false,
      target: 'es2022',
      lib: { entry, formats: ['iife'], name: 'stoa', fileName: () => fileName },
    },
  });
}

/**
 * Builds what stands beside the page, then lists the files of all with their checksums in one of them, and prints the checksum of that, which stands for
 * the whole page.
 */
const listChecksums = (): Plugin => {
  let config: ResolvedConfig;
  return {
    name: 'list-checksums',
    apply: 'build',
    configResolved: (resolved) => {
      config = resolved;
    },
    closeBundle: async () => {
      // The bundles of the page's workers are built by themselves, and before.
      if (config.isWorker) return;
      await buildBeside(config, 'replay');
      await buildBeside(config, 'embed');
      await buildScript(config, 'embed', 'element.ts', 'embed.js');
      await buildScript(config, 'push', 'push-worker.ts', 'reminders.js');
      const folder = resolve(config.root, config.build.outDir);
      const list = await pageChecksums(folder);
      await writeFile(resolve(folder, CHECKSUMS), list);
      config.logger.info(`${sha256(list)}  ${CHECKSUMS}`);
    },
  };
};

/** The page is built from src/client into dist/page: one static folder that works from any path of any file server. */
export default defineConfig({
  root: 'src/client',
  plugins: [plainImports, preloadListener, listChecksums()],
  base: './',
  build: {
    outDir: '../../dist/page',
    emptyOutDir: true,
    target: 'es2022',
    modulePreload: false,
    chunkSizeWarningLimit: 900,
    rolldownOptions: {
      output: {
        comments: NO_HINTS,
        // A module belongs to the first of these that needs it.
        codeSplitting: { groups: TOGETHER.map((group, index) => ({ ...group, priority: TOGETHER.length - index })) },
      },
    },
  },
  worker: {
    format: 'es',
    plugins: () => [browsersAac()],
    // What several of its parts need is in what all of them need, and no piece of its own.
    rolldownOptions: {
      output: { comments: NO_HINTS, codeSplitting: { groups: [{ name: 'worker-core', test: /\/worker-core\.ts$/ }] } },
    },
  },
  test: {
    root: '.',
    projects: [
      {
        extends: true,
        test: { name: 'unit', include: ['test/unit/**/*.test.ts'], setupFiles: ['test/support/page/speak-english.ts'] },
      },
      { extends: true, test: { name: 'integration', include: ['test/integration/**/*.test.ts'] } },
      { extends: true, test: { name: 'adversary', include: ['test/adversary/**/*.test.ts'] } },
      {
        extends: true,
        // The interface on made-up rooms: a browser each, and nothing in it that runs against the clock.
        test: { name: 'page', include: ['test/browser/page/**/*.test.ts'], testTimeout: 240_000, hookTimeout: 60_000 },
      },
      {
        extends: true,
        // Real browsers want time; how many at once is for test/run.ts to say.
        test: {
          name: 'rooms',
          include: ['test/browser/!(page|audio|fanout)/**/*.test.ts'],
          testTimeout: 240_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'audio',
          include: ['test/browser/{audio,fanout}/**/*.test.ts'],
          testTimeout: 240_000,
          hookTimeout: 60_000,
        },
      },
    ],
    testTimeout: 20_000,
    // Many start a relay, which is up to four processes, and machines are busy.
    hookTimeout: 30_000,
    // A second, the default, is short on a busy machine; whoever waits for something that comes waits no longer for it.
    expect: { poll: { timeout: 10_000 } },
  },
});
