/** Why a grant does not hold, in words that stay the same: a page says each in its own sentence, a relay counts them. */
import { MalformedError } from '../wire/malformed.ts';

/** Why a chain is not genuine. */
export type Flaw =
  /** Not what SPEC.md says. */
  | 'malformed'
  /** A signature is not that of the one who must have made it, or the chain begins at another root. */
  | 'forged'
  /** Something stands under a grant it was not made for. */
  | 'misplaced'
  /** More than its parent may give: a role, a later end, more slots, other rooms. */
  | 'widened'
  /** Farther from the root than allowed. */
  | 'too-deep'
  /** A slot that its parent does not have. */
  | 'no-slot'
  /** Given by someone who may not invite. */
  | 'not-inviter'
  /** Power over others in a link that whoever finds it could use. */
  | 'bearer-role';

/** Why a genuine chain does not allow something now. */
export type Denial =
  | 'wrong-root'
  | 'wrong-room'
  /** A link that nobody has claimed yet. */
  | 'unclaimed'
  /** It belongs to somebody else. */
  | 'not-holder'
  | 'revoked'
  | 'expired'
  /** It runs for longer than grants may. */
  | 'too-long'
  /** Everything is in order but the role is not in it. */
  | 'not-granted';

export class GrantError extends MalformedError {
  readonly flaw: Flaw | Denial;
  constructor(flaw: Flaw | Denial, message: string) {
    super(message);
    this.flaw = flaw;
  }
}

/** The flaw that an error of this folder's readers tells of. Errors of other kinds are thrown on. */
export function flawOf(error: unknown): Flaw | Denial {
  if (error instanceof GrantError) return error.flaw;
  if (error instanceof MalformedError) return 'malformed';
  throw error;
}
