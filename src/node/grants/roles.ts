/** What a grant permits its holder to do: bits of one number. No role implies another; a host who also speaks holds both. */

export const ROLES = { listen: 1, speak: 2, moderate: 4, host: 8, invite: 16 } as const;

export type Role = keyof typeof ROLES;
/** A set of roles, 1 to ALL_ROLES. */
export type Roles = number;

export const ALL_ROLES: Roles = 31;
/** Never in a bearer link, where whoever finds it could use it. */
export const NEVER_BEARER: Roles = ROLES.moderate | ROLES.host;

export function rolesOf(...roles: readonly Role[]): Roles {
  return roles.reduce((sum, role) => sum | ROLES[role], 0);
}

export function hasRole(roles: Roles, role: Role): boolean {
  return (roles & ROLES[role]) !== 0;
}

/** The names in a set, the weakest first. */
export function roleNames(roles: Roles): Role[] {
  return (Object.keys(ROLES) as Role[]).filter((role) => hasRole(roles, role));
}
