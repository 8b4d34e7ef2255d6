/** How libraries come into the built page: some modules replaced, one mended, log lines and metrics gone. */
import type { Plugin } from 'vite';
import { INIT_CHANNEL } from './init-channel.ts';
import { LEFT_OUT } from './left-out.ts';
import { quiet, unstreamed } from './quiet.ts';

const REPLACED = [...LEFT_OUT, INIT_CHANNEL];
export const LIBP2P = /node_modules\/(libp2p|@libp2p\/[\w-]+|@chainsafe\/libp2p-[\w-]+)\/dist\/src\/.*\.js$/;

export function libraries(): Plugin {
  return {
    name: 'stoa:libraries',
    apply: 'build',
    transform: {
      filter: { id: [...REPLACED.map(({ file }) => file), LIBP2P] },
      handler(original, id) {
        const replacement = REPLACED.find(({ file }) => file.test(id));
        const source = replacement?.source(original) ?? original;
        return LIBP2P.test(id) ? hushed(source, id) : source;
      },
    },
  };
}

/** A module of libp2p as the page has it. Throws on bad syntax. */
export function hushed(source: string, name: string): string {
  return quiet(source.includes('streamMessage') ? unstreamed(source, name) : source, name);
}
