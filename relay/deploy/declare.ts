/** What the package exports, as types in one file for compilers, and as a model from which the reference is written. */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Extractor, ExtractorConfig } from '@microsoft/api-extractor';

export interface Declared {
  /** The file of types to write. */
  readonly types: string;
  /** The file of the model to write. */
  readonly model: string;
}

/** Throws where a type of another library is among those exported: whoever installs the package has none. */
export async function declareExports(project: string, { types, model }: Declared): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'stoa-types-'));
  try {
    const tsc = join(project, 'node_modules/typescript/bin/tsc');
    const emit = ['--noEmit', 'false', '--declaration', '--emitDeclarationOnly', '--stripInternal'];
    const words = [tsc, '-p', join(project, 'src/node'), ...emit, '--outDir', folder];
    await promisify(execFile)(process.execPath, [...words, '--rootDir', join(project, 'src/node')]);
    const config = ExtractorConfig.prepare({
      configObject: {
        projectFolder: project,
        mainEntryPointFilePath: join(folder, 'bot/index.d.ts'),
        compiler: {
          overrideTsconfig: {
            compilerOptions: {
              target: 'es2024',
              lib: ['es2024', 'webworker', 'webworker.asynciterable'],
              module: 'esnext',
              moduleResolution: 'bundler',
              strict: true,
              skipLibCheck: true,
              types: [],
            },
            files: [join(folder, 'bot/index.d.ts')],
          },
        },
        apiReport: { enabled: false, reportFileName: 'stoa.api.md' },
        docModel: { enabled: true, apiJsonFilePath: model },
        dtsRollup: { enabled: true, untrimmedFilePath: types },
        tsdocMetadata: { enabled: false },
        // Docstrings are in the words of the house: without tags of releases, and with code in them as it is.
        messages: { extractorMessageReporting: { default: { logLevel: 'none' as never } } },
      },
      configObjectFullPath: undefined,
      packageJsonFullPath: join(project, 'package.json'),
    });
    const { errorCount } = Extractor.invoke(config, { localBuild: true, showVerboseMessages: false });
    if (errorCount > 0) throw new Error('the exports have no types');
    const others = (await readFile(types, 'utf8')).match(/^import .*/m);
    if (others !== null) throw new Error(`the exports want types of another library: ${others[0]}`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
