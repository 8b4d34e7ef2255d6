import { describe, expect, it } from 'vitest';
import { flawOf, GrantError } from '../../../../src/node/grants/refusal.ts';
import { MalformedError } from '../../../../src/node/wire/malformed.ts';

describe('the flaw of an error', () => {
  it('is the reader’s reason, malformed for what did not decode, and none for other errors', () => {
    expect(flawOf(new GrantError('forged', 'signature'))).toBe('forged');
    expect(flawOf(new MalformedError('list'))).toBe('malformed');
    expect(() => flawOf(new TypeError('a bug'))).toThrow(TypeError);
    expect(new GrantError('forged', 'signature')).toBeInstanceOf(MalformedError);
  });
});
