/** The relay as JavaScript, in a few files, with the libraries in it that run as they are. */
import { cp } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { build } from 'vite';

/** Libraries that are installed beside it: one that is native code, and those that start threads or are loaded by name. */
export const INSTALLED = ['node-datachannel', 'pino', 'prom-client', 'ws'] as const;

/** Libraries that whoever wants them installs: two under the LGPL and one under the GPL, no part of what we hand out. */
export const WANTED = ['@audio/decode-aac', '@mediabunny/aac-encoder', '@mediabunny/mp3-encoder'] as const;

/** Processes of the relay, each with a file of its own. */
const ENTRIES = ['main', 'relay-process', 'introducer/introducer', 'workers/worker', 'acme/order-process'];

/** Writes it to `folder`, all in one place: what looks for a file beside itself finds it there. */
export async function bundleRelay(project: string, folder: string): Promise<void> {
  await build({
    configFile: false,
    root: project,
    logLevel: 'error',
    ssr: { noExternal: true, external: [...INSTALLED, ...WANTED] },
    build: {
      ssr: true,
      target: 'node22',
      outDir: folder,
      emptyOutDir: true,
      minify: false,
      license: { fileName: 'libraries.md' },
      rolldownOptions: {
        input: {
          ...Object.fromEntries(ENTRIES.map((entry) => [basename(entry), join(project, 'relay', `${entry}.ts`)])),
          // What the package exports.
          stoa: join(project, 'src/node/bot/index.ts'),
        },
        output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
      },
    },
  });
  await cp(join(project, 'relay/demo/voices'), join(folder, 'voices'), { recursive: true });
}
