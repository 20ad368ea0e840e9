import { and, eq } from 'drizzle-orm';
import type { Scope } from '../auth/scope.ts';
import type { Database } from './database.ts';
import { forms } from './schema.ts';

export type FormRow = typeof forms.$inferSelect;

/** Whoever opens a form has no identity. */
export async function findFormSystemWide(db: Database, path: string): Promise<FormRow | null> {
  return (await db.select().from(forms).where(eq(forms.path, path)))[0] ?? null;
}

export async function listFormsOf(db: Database, scope: Scope, workflowId: string): Promise<FormRow[]> {
  return db
    .select()
    .from(forms)
    .where(and(eq(forms.workspaceId, scope.workspaceId), eq(forms.workflowId, workflowId)));
}

/** The statement that removes the forms of a workflow, for a batch. */
export function removeForms(db: Database, scope: Scope, workflowId: string) {
  return db.delete(forms).where(and(eq(forms.workspaceId, scope.workspaceId), eq(forms.workflowId, workflowId)));
}

/** The statement that registers one form, for a batch: an address that is taken makes the whole batch fail. */
export function addForm(db: Database, scope: Scope, row: Omit<typeof forms.$inferInsert, 'workspaceId'>) {
  return db.insert(forms).values({ ...row, workspaceId: scope.workspaceId });
}
