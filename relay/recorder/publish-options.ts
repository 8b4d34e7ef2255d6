/** The command line of `npm run record -- --publish`. */
import { parseArgs } from 'node:util';
import { isCommunityId } from '../../src/node/identity/ids.ts';
import type { Span } from '../../src/node/recording/chapters.ts';
import { MAX_TITLE, MAX_TITLE_BYTES } from '../../src/node/records/constants.ts';
import { outside, spanOfTimes } from '../../src/node/replay/cuts.ts';
import { tidyText } from '../../src/node/wire/text.ts';
import { Failure } from '../util/failure.ts';
import { commandOf } from '../util/packed.ts';

export interface PublishRequest {
  readonly do: 'publish';
  readonly folder: string;
  readonly out: string;
  readonly cuts: readonly Span[];
  readonly title: string | undefined;
  readonly community: string | undefined;
  /** It may be made of a room for members. */
  readonly beyondMembers: boolean;
  /** A built page, whose player is taken; the one built here unless said. */
  readonly page: string | undefined;
}

const OPTIONS = {
  publish: { type: 'string' },
  out: { type: 'string' },
  trim: { type: 'string' },
  cut: { type: 'string', multiple: true },
  title: { type: 'string' },
  community: { type: 'string' },
  'beyond-members': { type: 'boolean' },
  page: { type: 'string' },
} as const;

/** Throws a `Failure` with exit code 2 that says what is wrong. */
export function readPublishOptions(argv: readonly string[]): PublishRequest {
  const values = parsed(argv);
  const { publish: folder, out, trim, cut = [], title, community, page } = values;
  if (folder === undefined || folder === '') return wrong('--publish wants the folder of a recording');
  if (out === undefined || out === '') return wrong('--out wants a folder: --out REPLAY');
  const kept = trim === undefined ? [] : outside(span('--trim', trim));
  const tidy = title === undefined ? undefined : tidyText(title, MAX_TITLE, MAX_TITLE_BYTES);
  if (tidy === '') wrong('--title wants a title');
  return {
    do: 'publish',
    folder,
    out,
    cuts: [...kept, ...cut.map((text) => span('--cut', text))],
    title: tidy,
    community: community === undefined ? undefined : communityIn(community),
    beyondMembers: values['beyond-members'] === true,
    page,
  };
}

function parsed(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options: OPTIONS }).values;
  } catch (cause) {
    return wrong(cause instanceof Error ? cause.message : String(cause));
  }
}

function span(option: string, text: string): Span {
  return spanOfTimes(text) ?? wrong(`${option} wants FROM-TO, such as 1:30-2:05 or 0:12-`);
}

/** Its key, or a link that leads to it. */
function communityIn(text: string): string {
  const id = new URLSearchParams(text.slice(text.indexOf('#') + 1)).get('community') ?? text;
  return isCommunityId(id) ? id : wrong('--community wants the link of a community');
}

function wrong(message: string): never {
  throw new Failure(`${message.replace(/\.$/, '')}. See: ${commandOf('record')} --help`, { exitCode: 2 });
}
