/** `npm start`: runs the relay in a process of its own, and anew when that fails. */
import { join } from 'node:path';
import { supervise } from './util/supervisor.ts';

process.exitCode = await supervise(join(import.meta.dirname, 'relay-process.ts'), process.argv.slice(2));
