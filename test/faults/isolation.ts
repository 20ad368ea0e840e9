import type { Evidence, Violation } from './check.ts';

/** Text that stands in everything that comes to one workspace from outside. */
export const TENANTS = ['tenant-home', 'tenant-flood'] as const;
export type Tenant = (typeof TENANTS)[number];

/** The tenants that a text speaks of. */
export function tenantsIn(text: string): Tenant[] {
  return TENANTS.filter((tenant) => text.includes(tenant));
}

/** I7: no row, log line or call of one workspace carries what came to the other, and none lists the other's executions. */
export function checkIsolation({ owners, journals, effects, strayLines }: Evidence): Violation[] {
  const found: Violation[] = [];
  const say = (execution: string, what: string) => found.push({ invariant: 'I7', execution, what });
  const foreign = (id: string, tenants: readonly Tenant[]) => {
    const own = owners.get(id)?.[0];
    return own === undefined ? [] : tenants.filter((tenant) => tenant !== own);
  };
  for (const [id, listedBy] of owners) if (listedBy.length > 1) say(id, `it is listed by ${listedBy.join(' and ')}`);
  for (const [id, { tenants }] of journals)
    for (const tenant of foreign(id, tenants)) say(id, `its rows hold what came to ${tenant}`);
  for (const { key, tenants, path } of effects) {
    const [id = ''] = key.split(':');
    for (const tenant of foreign(id, tenants)) say(id, `its call of ${path} carries what came to ${tenant}`);
  }
  for (const line of strayLines) say('', `the log carries what came to a workspace: ${line.slice(0, 200)}`);
  return found;
}
