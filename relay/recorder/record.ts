/** `npm run record`. */
import { NO_CONSENT } from '../../src/node/recording/consent.ts';
import { runProcess } from './process.ts';
import { runRecord } from './programs.ts';

await runProcess((program) => runRecord(program, () => NO_CONSENT));
