import { describe, expect, it } from 'vitest';
import { ROLES, type Role, roleNames, rolesOf } from '../../../../src/node/grants/roles.ts';

describe('roles', () => {
  it('are bits, none of which implies another', () => {
    expect(ROLES).toEqual({ listen: 1, speak: 2, moderate: 4, host: 8, invite: 16 });
    expect(rolesOf('host')).toBe(8);
    expect(rolesOf()).toBe(0);
    expect(rolesOf('listen', 'invite', 'listen')).toBe(17);
  });

  it('have names, in one order', () => {
    const all: Role[] = ['listen', 'speak', 'moderate', 'host', 'invite'];
    expect(roleNames(31)).toEqual(all);
    expect(roleNames(18)).toEqual(['speak', 'invite']);
    expect(roleNames(0)).toEqual([]);
  });
});
