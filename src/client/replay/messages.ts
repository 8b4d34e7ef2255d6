/** Messages between the page of a replay and the worker that verifies it. None of them leaves this program. */
import type { Manifest } from '../../node/recording/manifest.ts';
import type { FileVerdict } from '../../node/replay/judge.ts';

export interface ToVerifier {
  readonly folder: string;
  readonly manifest: Manifest;
}

export type FromVerifier =
  /** This speaker's files are fetched and judged next. */
  | { readonly type: 'begun'; readonly name: string }
  | { readonly type: 'judged'; readonly stem: string; readonly verdict: FileVerdict }
  /** A file did not come: nothing is known of it. */
  | { readonly type: 'unfetched' }
  | { readonly type: 'done' };
