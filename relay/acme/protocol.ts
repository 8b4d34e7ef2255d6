/** What the relay and the process that gets a certificate tell each other, over the channel of a child process. */
import type { Failed } from './schedule.ts';

/** Ways to show an authority that a name is ours. */
export type Way = 'tls-alpn-01' | 'http-01';

export interface Asked {
  /** URL of the authority's directory. */
  readonly directory: string;
  readonly email: string;
  readonly names: readonly string[];
  /** The ways that are open, the one to take first. */
  readonly ways: readonly Way[];
  /** PEM. */
  readonly accountKey: string;
  readonly key: string;
}

/** What an authority is about to ask for: a certificate for the TLS port, or a text for port 80. */
export type Proof =
  | { readonly way: 'tls-alpn-01'; readonly name: string; readonly cert: string; readonly key: string }
  | { readonly way: 'http-01'; readonly token: string; readonly text: string };

export type ToOrder =
  | { readonly do: 'order'; readonly asked: Asked }
  /** The proof of that number can be asked for. */
  | { readonly do: 'shown'; readonly proof: number };

export type FromOrder =
  /** Show it until it is withdrawn. */
  | { readonly say: 'show'; readonly number: number; readonly proof: Proof }
  | { readonly say: 'withdraw'; readonly number: number }
  /** The chain, PEM. */
  | { readonly say: 'got'; readonly cert: string }
  | { readonly say: 'failed'; readonly how: Failed; readonly why: string };
