/** Why a grant is not valid, as stable identifiers: a page shows a sentence for each, a relay counts them. */
import { MalformedError } from '../wire/malformed.ts';

/** Why a chain is not genuine. */
export type Flaw =
  /** Not what SPEC.md says. */
  | 'malformed'
  /** A signature is not that of the expected key, or the chain begins at another root. */
  | 'forged'
  /** A link is under a grant that it was not made for. */
  | 'misplaced'
  /** More than its parent may give: a role, a later expiry, more slots, other rooms. */
  | 'widened'
  /** Farther from the root than allowed. */
  | 'too-deep'
  /** A slot that its parent does not have. */
  | 'no-slot'
  /** Issued by someone who may not invite. */
  | 'not-inviter'
  /** Power over others in a link, where whoever finds it could use it. */
  | 'bearer-role';

/** Why a genuine chain does not permit something now. */
export type Denial =
  | 'wrong-root'
  | 'wrong-room'
  /** A link that nobody has claimed yet. */
  | 'unclaimed'
  /** It belongs to somebody else. */
  | 'not-holder'
  | 'revoked'
  | 'expired'
  /** It is valid for longer than grants may be. */
  | 'too-long'
  /** Everything is in order, but the role is missing. */
  | 'not-granted';

export class GrantError extends MalformedError {
  readonly flaw: Flaw | Denial;
  constructor(flaw: Flaw | Denial, message: string) {
    super(message);
    this.flaw = flaw;
  }
}

/** The flaw behind an error of this folder's readers. Errors of other kinds are rethrown. */
export function flawOf(error: unknown): Flaw | Denial {
  if (error instanceof GrantError) return error.flaw;
  if (error instanceof MalformedError) return 'malformed';
  throw error;
}
