import { and, asc, eq } from 'drizzle-orm';
import type { Scope } from '../auth/scope.ts';
import type { Database } from './database.ts';
import { variables } from './schema.ts';

export type VariableRow = typeof variables.$inferSelect;

const ofName = (scope: Scope, name: string) =>
  and(eq(variables.workspaceId, scope.workspaceId), eq(variables.name, name));

export async function listVariables(db: Database, scope: Scope): Promise<VariableRow[]> {
  return listVariablesSystemWide(db, scope.workspaceId);
}

/** Every variable of a workspace, for its executions: they have no user. */
export async function listVariablesSystemWide(db: Database, workspaceId: string): Promise<VariableRow[]> {
  return db.select().from(variables).where(eq(variables.workspaceId, workspaceId)).orderBy(asc(variables.name));
}

/** Sets a variable, new or known. */
export async function putVariable(db: Database, scope: Scope, row: Omit<VariableRow, 'workspaceId'>): Promise<void> {
  const { name, ...values } = row;
  await db
    .insert(variables)
    .values({ workspaceId: scope.workspaceId, name, ...values })
    .onConflictDoUpdate({ target: [variables.workspaceId, variables.name], set: values });
}

export async function deleteVariable(db: Database, scope: Scope, name: string): Promise<boolean> {
  const done = await db.delete(variables).where(ofName(scope, name));
  return done.meta.changes > 0;
}
