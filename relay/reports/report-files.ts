/** Sealed reports as files of the relay's data folder, one each: [1, from, came ms, report]. */
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { MAX_SEALED, REPORT_ID_BYTES } from '../../src/node/report/constants.ts';
import { reportIdOf } from '../../src/node/report/sealed-report.ts';
import { asBytes, asRecord, asText, asUint, decodeCbor, encodeCbor } from '../../src/node/wire/cbor.ts';
import { MalformedError } from '../../src/node/wire/malformed.ts';
import { systemCode } from '../util/failure.ts';
import { replaceFile } from '../util/replace-file.ts';
import { MAX_KEPT } from './report-shelf.ts';

const MAX_FROM_BYTES = 32;
const NAME = new RegExp(`^[0-9a-f]{${2 * REPORT_ID_BYTES}}$`);
/** What a crash leaves of one that was being written, here (`replaceFile`) and in builds of before. */
const LEFT = new RegExp(`^[0-9a-f]{${2 * REPORT_ID_BYTES}}\\.(part|[0-9a-f-]{36})$`);

export interface StoredReport {
  readonly from: string;
  /** ms since 1970. */
  readonly came: number;
  /** Sealed; not yet looked at. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Throws MalformedError. */
export function readStoredReport(file: Uint8Array): StoredReport {
  const fields = asRecord(decodeCbor(file, MAX_SEALED + 64), 'file', 1, 4);
  return {
    from: asText(fields[1], 'from', MAX_FROM_BYTES),
    came: asUint(fields[2], 'came'),
    bytes: asBytes(fields[3], 'report', 1, MAX_SEALED),
  };
}

export class ReportFiles {
  readonly #folder: string;

  /** `data`: the relay's data folder. */
  constructor(data: string) {
    this.#folder = join(data, 'reports');
  }

  /** What is there, the oldest first, and how many files were none. Empty without a folder. Rejects with the system's error. */
  async all(): Promise<{ readonly reports: readonly StoredReport[]; readonly damaged: number }> {
    let names: string[];
    try {
      names = (await readdir(this.#folder)).filter((name) => NAME.test(name)).slice(0, MAX_KEPT);
    } catch (error) {
      if (systemCode(error) === 'ENOENT') return { reports: [], damaged: 0 };
      throw error;
    }
    const reports: StoredReport[] = [];
    for (const name of names) {
      try {
        const stored = readStoredReport(await readFile(join(this.#folder, name)));
        if ((await reportIdOf(stored.bytes)) === name) reports.push(stored);
      } catch (error) {
        if (!(error instanceof MalformedError)) throw error;
      }
    }
    return { reports: reports.sort((a, b) => a.came - b.came), damaged: names.length - reports.length };
  }

  /** Removes what a crash has left. Rejects with the system's error. */
  async tidy(): Promise<void> {
    const names = await readdir(this.#folder).catch((error: unknown): string[] => {
      if (systemCode(error) === 'ENOENT') return [];
      throw error;
    });
    for (const name of names) if (LEFT.test(name)) await this.remove(name);
  }

  /** A crash leaves the whole file or none. Rejects with the system's error. */
  async keep(id: string, { from, came, bytes }: StoredReport): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    await replaceFile(join(this.#folder, id), encodeCbor([1, from, came, bytes]));
  }

  /** The sealed report; undefined when it is gone. */
  async get(id: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
    try {
      return readStoredReport(await readFile(join(this.#folder, id))).bytes;
    } catch (error) {
      if (systemCode(error) === 'ENOENT' || error instanceof MalformedError) return undefined;
      throw error;
    }
  }

  remove(id: string): Promise<void> {
    return rm(join(this.#folder, id), { force: true });
  }
}
