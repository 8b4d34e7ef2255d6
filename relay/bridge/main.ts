/** `npm run bridge`. */
import { exitSoon } from '../util/shutdown.ts';
import { runBridge } from './command.ts';

exitSoon(await runBridge(process.argv.slice(2), process.env));
