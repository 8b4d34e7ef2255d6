/** `npm run bridge`: sends a room's stage, mixed, to Icecast or into a folder of HLS. */
import { Failure } from '../util/failure.ts';
import { createLog } from '../util/log.ts';
import { surviveClosedStreams } from '../util/standard-streams.ts';
import { bridge } from './bridge.ts';
import { bridgeHelp, readBridgeOptions } from './options.ts';

/** Resolves with the exit code, once the room is over or a signal has come. */
export async function runBridge(words: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  surviveClosedStreams();
  try {
    const request = readBridgeOptions(words, env);
    if (request.do === 'help') {
      process.stdout.write(bridgeHelp());
      return 0;
    }
    const ended = new AbortController();
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => ended.abort());
    const say = (line: string): void => void process.stdout.write(`${line}\n`);
    await bridge(request.options, { log: createLog(request.options.logLevel), say }, ended.signal);
    return 0;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    process.stderr.write(`${error.message}\n`);
    return error.exitCode;
  }
}
