/** A program: `npm run record` where everybody has agreed. */
import { runProcess } from '../../../relay/recorder/process.ts';
import { runRecord } from '../../../relay/recorder/programs.ts';

const AGREED = { allowed: true, mayRecord: () => true, onChange: () => () => undefined };

await runProcess((program) => runRecord(program, () => AGREED));
