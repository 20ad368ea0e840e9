import { ROLE_PERMISSIONS, type Permission, type Role } from '../../core/api/permissions.ts';

declare const made: unique symbol;

/** Whose data a query may touch. Repositories take nothing else, and only `makeScope` makes one. */
export interface Scope {
  readonly workspaceId: string;
  readonly userId: string;
  readonly role: Role;
  readonly [made]: true;
}

/** Called by the authentication alone: every other place is handed a scope. */
export function makeScope(identity: { workspaceId: string; userId: string; role: Role }): Scope {
  return identity as Scope;
}

/** Tells whether the scope's role holds a permission. */
export function isAllowed(scope: Scope, permission: Permission): boolean {
  return ROLE_PERMISSIONS[scope.role].includes(permission);
}
