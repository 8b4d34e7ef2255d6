/** `npm run bridge`: sends a room's stage, mixed, to Icecast or into a folder of HLS. */
import { Failure } from '../util/failure.ts';
import { createLog } from '../util/log.ts';
import { exitSoon } from '../util/shutdown.ts';
import { surviveClosedStreams } from '../util/standard-streams.ts';
import { bridge } from './bridge.ts';
import { bridgeHelp, readBridgeOptions } from './options.ts';

async function main(): Promise<void> {
  const request = readBridgeOptions(process.argv.slice(2), process.env);
  if (request.do === 'help') {
    process.stdout.write(bridgeHelp());
    return;
  }
  const ended = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => ended.abort());
  const say = (line: string): void => void process.stdout.write(`${line}\n`);
  await bridge(request.options, { log: createLog(request.options.logLevel), say }, ended.signal);
}

surviveClosedStreams();
main().then(
  () => exitSoon(0),
  (error: unknown) => {
    if (!(error instanceof Failure)) throw error;
    process.stderr.write(`${error.message}\n`);
    exitSoon(error.exitCode);
  },
);
