/** The relay that is looked at, and how it is reached. */
import { isIPv6, type LookupFunction } from 'node:net';

export interface Target {
  readonly url: URL;
  /** Name or address, without brackets. */
  readonly host: string;
  readonly port: number;
  /** https and wss. */
  readonly secure: boolean;
  /** Longest time of one question, ms. */
  readonly timeout: number;
}

/** A target, and the address of it that answers. */
export interface Reached extends Target {
  readonly address: string;
}

/** `url` is http or https; its path is left out. */
export function targetOf(url: URL, timeout: number): Target {
  const secure = url.protocol === 'https:';
  const port = url.port === '' ? (secure ? 443 : 80) : Number(url.port);
  return { url, host: url.hostname.replaceAll(/^\[|\]$/g, ''), port, secure, timeout };
}

/** Makes Node connect to that address, whatever the name is. */
export function lookupOf({ address }: Reached): LookupFunction {
  const family = isIPv6(address) ? 6 : 4;
  return (_name, { all }, done) => (all === true ? done(null, [{ address, family }]) : done(null, address, family));
}
