/** The relay's process, a child of main.ts: reads the options, starts the relay, and ends it. */
import { networkInterfaces } from 'node:os';
import { resolve } from 'node:path';
import manifest from '../package.json' with { type: 'json' };
import { helpText } from './cli/help.ts';
import { type RelayOptions, readOptions } from './cli/options.ts';
import { inviting, openAt } from './cli/startup-message.ts';
import { usedPorts } from './cli/used-ports.ts';
import { builtPage } from './http/page-build.ts';
import { checkFree } from './http/ports.ts';
import { readStaticFiles } from './http/static-files.ts';
import { createRelay, type Relay } from './relay.ts';
import { Failure } from './util/failure.ts';
import { createLastResort } from './util/last-resort.ts';
import { createLog, type Log, type RootLog } from './util/log.ts';
import { createRejectionHandler } from './util/rejections.ts';
import { FAILED, FAILURES } from './util/restarts.ts';
import { exitSoon } from './util/shutdown.ts';
import { surviveClosedStreams } from './util/standard-streams.ts';
import { notifySystemd } from './util/systemd.ts';
import { noteTerminal } from './util/terminal.ts';

/** Once the listeners have left, everything closes within this time, or the process ends as it is, ms. */
const STOP_LIMIT = 1_800;
/** npm forwards its own signal, so one Ctrl-C may arrive twice; after this long it counts as a second one, ms. */
const SAME_SIGNAL = 400;
/** After a failure listeners have this long to read where else to go, ms. */
const FAILURE_DRAIN = 400;

async function main(): Promise<void> {
  const request = readOptions(process.argv.slice(2), process.env);
  if (request.do !== 'start') {
    process.stdout.write(request.do === 'help' ? helpText() : `${manifest.version}\n`);
    return;
  }
  let { options } = request;
  const log = createLog(options.logLevel);
  const say = (line: string): void => void (options.quiet || process.stdout.write(`${line}\n`));

  const starting = new AbortController();
  let relay: Relay | undefined;
  let stoppingSince: number | undefined;
  const onSignal = (): void => {
    if (stoppingSince === undefined) {
      stoppingSince = performance.now();
      starting.abort();
      notifySystemd('STOPPING=1', 'Sends its listeners elsewhere');
      // A relay that is still starting has nothing to close.
      void Promise.resolve(relay?.drain()).then(async () => {
        setTimeout(() => exitSoon(0), STOP_LIMIT);
        await relay?.stop();
        exitSoon(0);
      });
    } else if (performance.now() - stoppingSince > SAME_SIGNAL) {
      exitSoon(1);
    }
  };
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
  // One after the other, each with what the files say by then.
  const started = Promise.withResolvers<void>();
  let reloading = Promise.resolve();
  const again = async (): Promise<void> => {
    await started.promise;
    if (relay === undefined) return;
    options = await reload(relay, options, log);
    notifySystemd('READY=1', `Open at ${openAt(options, relay.port)}`);
  };
  const terminal = noteTerminal();
  process.on('SIGHUP', () => {
    if (terminal.closed()) onSignal();
    else reloading = reloading.then(again);
  });

  await checkPorts(options);
  const folder = options.page === undefined ? await builtPage({ say, signal: starting.signal }) : resolve(options.page);
  // Files written from here on are the relay's keys: readable by their owner only.
  process.umask(0o077);
  relay = await createRelay({ options, page: await readStaticFiles(folder), log, say });
  watch(relay, log);
  started.resolve();
  notifySystemd('READY=1', `Open at ${openAt(options, relay.port)}`);
  say(`Stoa is open at ${openAt(options, relay.port)}`);
  for (const line of inviting(options, relay.port, networkInterfaces())) say(line);
  if (options.demo) say('In its hallway is a demo room, where three machine voices talk.');
}

async function checkPorts(options: RelayOptions): Promise<void> {
  for (const { kind, host, port, flag, hostFlag } of usedPorts(options))
    await checkFree(kind, host, port, flag, hostFlag);
}

function watch(relay: Relay, log: Log): void {
  relay.counters.add('process.restarted', Number(process.env[FAILURES] ?? 0));
  const leave = async (): Promise<void> => {
    await Promise.race([relay.drain(), new Promise((resolve) => setTimeout(resolve, FAILURE_DRAIN))]);
    await relay.stop();
  };
  const end = (): void => exitSoon(FAILED);
  process.on('uncaughtException', createLastResort({ counters: relay.counters, log, leave, end }));
  process.on('unhandledRejection', createRejectionHandler({ counters: relay.counters, log }));
}

/** Resolves with the options that hold then. Never rejects: what cannot be read changes nothing. */
async function reload(relay: Relay, options: RelayOptions, log: RootLog): Promise<RelayOptions> {
  notifySystemd('RELOADING=1', 'Reads its options and its certificate again');
  try {
    const request = readOptions(process.argv.slice(2), process.env);
    if (request.do !== 'start') return options;
    const { options: fresh, taken, waiting } = await relay.reload(request.options);
    log.setLevel(fresh.logLevel);
    if (taken.length > 0) log.info({ options: taken }, 'these options are taken over');
    if (waiting.length > 0)
      log.warn({ options: waiting }, 'these options have changed and need a restart; until then the former hold');
    return fresh;
  } catch (error) {
    log.error(
      { error: String(error) },
      'the options or the certificate cannot be read again; everything stays as it is',
    );
    return options;
  }
}

surviveClosedStreams();
// Without its parent nobody would start it anew, and the next one would find its port taken.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
// A listener keeps the channel, and so the process.
process.channel?.unref();

main().catch((error: unknown) => {
  if (!(error instanceof Failure)) throw error;
  process.stderr.write(`${error.message}\n`);
  exitSoon(error.exitCode);
});
