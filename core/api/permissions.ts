/** Every right that a route may ask for, by resource and verb. */
export const PERMISSIONS = [
  'workflow:read',
  'workflow:edit',
  'workflow:publish',
  'workflow:delete',
  'workflow:run',
  'execution:read',
  'execution:control',
  'credential:read',
  'credential:edit',
  'credential:use',
  'limit:read',
  'limit:edit',
  'variable:read',
  'variable:edit',
  'apiKey:manage',
  'workspace:manage',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

export const ROLES = ['owner', 'admin', 'editor', 'runner', 'viewer'] as const;
export type Role = (typeof ROLES)[number];

const VIEWER: readonly Permission[] = ['workflow:read', 'execution:read', 'variable:read'];
const RUNNER: readonly Permission[] = [...VIEWER, 'workflow:run', 'execution:control'];
const EDITOR: readonly Permission[] = [
  ...RUNNER,
  'workflow:edit',
  'workflow:publish',
  'workflow:delete',
  'credential:read',
  'credential:edit',
  'credential:use',
  'limit:read',
  'limit:edit',
  'variable:edit',
];

/** What each role may do. */
export const ROLE_PERMISSIONS: Record<Role, readonly Permission[]> = {
  viewer: VIEWER,
  runner: RUNNER,
  editor: EDITOR,
  admin: PERMISSIONS,
  owner: PERMISSIONS,
};
