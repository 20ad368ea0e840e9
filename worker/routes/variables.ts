import * as contracts from '../../core/api/variables.ts';
import { AppError } from '../../core/errors/app-error.ts';
import { databaseOf } from '../db/database.ts';
import * as rows from '../db/variables.ts';
import { toIso } from '../executions/summary.ts';
import type { App } from '../http/app.ts';
import { mount } from '../http/route.ts';

/** An execution that reads any keeps them all, in the worst case, in its journal. */
const MAX_VARIABLES = 100;

export function mountVariables(app: App): void {
  mount(app, contracts.listVariables, async ({ scope, env }) => ({
    items: (await rows.listVariables(databaseOf(env), scope)).map(toVariable),
  }));

  mount(app, contracts.putVariable, async ({ params: { name }, body: { value }, scope, env }) => {
    const db = databaseOf(env);
    const known = await rows.listVariables(db, scope);
    if (known.length >= MAX_VARIABLES && !known.some((one) => one.name === name))
      throw new AppError(
        'VARIABLES_TOO_MANY',
        `A workspace can have ${MAX_VARIABLES} variables. Remove one that nobody needs.`,
      );
    const row = { name, value, updatedAt: Date.now() };
    await rows.putVariable(db, scope, row);
    return toVariable(row);
  });

  mount(app, contracts.deleteVariable, async ({ params: { name }, scope, env }) => {
    if (!(await rows.deleteVariable(databaseOf(env), scope, name)))
      throw new AppError('VARIABLE_NOT_FOUND', `There is no variable ${JSON.stringify(name)}.`);
  });
}

function toVariable({ name, value, updatedAt }: Omit<rows.VariableRow, 'workspaceId'>): contracts.Variable {
  return { name, value, updatedAt: toIso(updatedAt) };
}
