/** What a grant lets its holder do: bits of one number. No role brings another with it; a host who also speaks holds both. */

export const ROLES = { listen: 1, speak: 2, moderate: 4, host: 8, invite: 16 } as const;

export type Role = keyof typeof ROLES;
/** A set of roles, 1 to ALL_ROLES. */
export type Roles = number;

export const ALL_ROLES: Roles = 31;
/** What is never in a link that whoever finds it could use. */
export const NEVER_BEARER: Roles = ROLES.moderate | ROLES.host;

export function rolesOf(...roles: readonly Role[]): Roles {
  return roles.reduce((sum, role) => sum | ROLES[role], 0);
}

export function hasRole(roles: Roles, role: Role): boolean {
  return (roles & ROLES[role]) !== 0;
}

/** The names of a set, the weakest first. */
export function roleNames(roles: Roles): Role[] {
  return (Object.keys(ROLES) as Role[]).filter((role) => hasRole(roles, role));
}
