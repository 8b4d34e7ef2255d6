/** Which pages of others may show a room of this relay in a frame, and load the script that does so (`<stoa-room>`, src/client/embed). */
import type { ServerResponse } from 'node:http';

/** The page that is made to be in a frame: it only listens, and has no keys. */
const FRAMED = '/embed/';
/** Where engines for captions run: only the page of this relay shows it, and it has no origin, however it is opened. */
const ENGINES = '/engine.html';
/** The script that other pages load. */
const ELEMENT = '/embed.js';

/** Before such a file is answered. `origins`: those that the operator names; no other page of the relay is ever in a frame. */
export function frameHeaders(
  path: string,
  origins: readonly string[],
  response: Pick<ServerResponse, 'setHeader'>,
): void {
  if (path.startsWith(FRAMED) && origins.length > 0)
    response.setHeader('Content-Security-Policy', `frame-ancestors ${origins.join(' ')}`);
  if (path === ENGINES) response.setHeader('Content-Security-Policy', "frame-ancestors 'self'; sandbox allow-scripts");
  if (path === ELEMENT) {
    // Anybody's page may load it, also one that pins its content or isolates itself.
    response.setHeader('Access-Control-Allow-Origin', '*');
    response.setHeader('Cross-Origin-Resource-Policy', 'cross-origin');
  }
}
