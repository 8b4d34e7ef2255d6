/** Builds the page into the folder named on the command line. A separate program, so that the bundler's memory is freed when it ends. */
import { build } from 'vite';

const [outDir] = process.argv.slice(2);
if (outDir === undefined) throw new Error('page-build wants the folder to build into');
await build({ configFile: 'vite.config.ts', logLevel: 'error', build: { outDir, emptyOutDir: true } });
