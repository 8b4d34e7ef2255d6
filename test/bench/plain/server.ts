/** Serves the empty page in which the plain call runs, wherever a bench needs it. */
import { createServer } from 'node:http';
import { TAP_MODULE } from '../../support/harness/listen.ts';
import { TAP_PROCESSOR } from '../../support/page/tap.ts';
import { installPlainCall } from './call.ts';

const PAGE = `<!doctype html><meta charset="utf-8"><title>Plain call</title><script>(${installPlainCall})()</script>`;

const [host, port] = process.argv.slice(2);
createServer((request, response) => {
  const tap = request.url === `/${TAP_MODULE}`;
  response.setHeader('content-type', tap ? 'text/javascript' : 'text/html');
  response.end(tap ? TAP_PROCESSOR : PAGE);
}).listen(Number(port), host, () => console.log('ready'));
