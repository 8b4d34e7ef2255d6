/** Where an Icecast takes a source, from the address that an operator types. */
import { Failure } from '../util/failure.ts';

export interface IcecastTarget {
  readonly secure: boolean;
  readonly host: string;
  readonly port: number;
  /** Path of the mount, with its slash. */
  readonly mount: string;
  readonly user: string;
  readonly password: string;
  /** Where it is listened to; without credentials, to be shown. */
  readonly shown: string;
}

const PORTS: Readonly<Record<string, number>> = { 'icecast:': 8000, 'http:': 80, 'https:': 443 };
const SHAPE = 'icecast://source:PASSWORD@HOST:PORT/MOUNT, or the same with http:// or https://';

/** `password` is for an address without one. Throws a Failure with exit code 2 that says what is missing, and never what was typed: it may hold a password. */
export function readIcecastUrl(text: string, password = ''): IcecastTarget {
  const wrong = (what: string): never => {
    throw new Failure(`--icecast ${what}: ${SHAPE}`, { exitCode: 2 });
  };
  // Of schemes that it does not know, URL checks neither host nor path.
  const [, scheme = '', rest = ''] = /^(icecast|https?):\/\/(.*)$/is.exec(text) ?? [];
  const url = scheme === '' ? null : URL.parse(`http://${rest}`);
  if (url === null) return wrong('wants an address');
  if (url.pathname === '/' || url.search !== '' || url.hash !== '') return wrong('wants the path of a mount');
  const protocol = `${scheme.toLowerCase()}:`;
  const given = /:\d+$/.test(rest.split(/[/?#]/, 1)[0]!.replace(/^.*@/s, ''));
  const port = given ? Number(url.port || '80') : PORTS[protocol]!;
  const said = decoded(url.password) ?? wrong('has a broken % in its password');
  const user = decoded(url.username) ?? wrong('has a broken % in its name');
  const secret = said === '' ? password : said;
  if (secret === '') return wrong('wants a password, there or in STOA_ICECAST_PASSWORD');
  const secure = protocol === 'https:';
  return {
    secure,
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port,
    mount: url.pathname,
    user: user === '' ? 'source' : user,
    password: secret,
    shown: `${secure ? 'https' : 'http'}://${url.hostname}:${port}${url.pathname}`,
  };
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
