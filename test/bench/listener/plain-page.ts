/** The yardstick of a page that listens: a page whose <audio> element plays the lines of the demo room, one after the other, with its pauses. */
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { BREATH, REST } from '../../../relay/demo/conversation.ts';
import { REPOSITORY } from '../../support/machine/paths.ts';
import { BUTTON } from './visit.ts';

const VOICES = join(REPOSITORY, 'relay/demo/voices');

export interface PlainPage {
  readonly url: string;
  close(): void;
}

export async function servePlainPage(): Promise<PlainPage> {
  const lines = (await readdir(VOICES)).sort();
  const html = `<!doctype html><meta charset="utf-8"><title>Plain listener</title><button>${BUTTON}</button>
    <script>(${play})(${JSON.stringify({ lines, breath: BREATH, rest: REST })})</script>`;
  const sounds = new Map(
    await Promise.all(lines.map(async (line) => [line, await readFile(join(VOICES, line))] as const)),
  );
  const server = createServer((request, response) => {
    const sound = sounds.get(request.url!.slice(1));
    response.setHeader('content-type', sound ? 'audio/ogg' : 'text/html');
    response.end(sound ?? html);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}/`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** Runs in the page. Self-contained. */
function play({ lines, breath, rest }: { lines: readonly string[]; breath: number; rest: number }): void {
  const audio = new Audio();
  let line = 0;
  const say = (): void => {
    audio.src = lines[line++ % lines.length]!;
    void audio.play();
  };
  audio.addEventListener('ended', () => setTimeout(say, line % lines.length === 0 ? rest : breath));
  document.querySelector('button')!.addEventListener('click', say, { once: true });
}
