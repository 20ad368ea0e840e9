import { z } from 'zod';
import { contract } from './contract.ts';

/** A text that every workflow of the workspace can read as `$vars.<name>`. No place for secrets: those are credentials. */
export const Variable = z.object({ name: z.string(), value: z.string(), updatedAt: z.iso.datetime() });
export type Variable = z.output<typeof Variable>;

const Name = z.object({
  name: z
    .string()
    .max(50)
    .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'A name has letters, digits and "_", and does not begin with a digit.'),
});

export const listVariables = contract({
  method: 'GET',
  path: '/variables',
  summary: 'Lists the variables of the workspace, which workflows read as `$vars`.',
  tag: 'variables',
  access: 'variable:read',
  response: z.object({ items: z.array(Variable) }),
  errors: [],
});

export const putVariable = contract({
  method: 'PUT',
  path: '/variables/:name',
  summary: 'Sets a variable. Executions that have begun keep the values with which they began.',
  tag: 'variables',
  access: 'variable:edit',
  params: Name,
  body: z.strictObject({ value: z.string().max(1000) }),
  response: Variable,
  errors: ['VARIABLES_TOO_MANY'],
});

export const deleteVariable = contract({
  method: 'DELETE',
  path: '/variables/:name',
  summary: 'Removes a variable.',
  tag: 'variables',
  access: 'variable:edit',
  params: Name,
  status: 204,
  errors: ['VARIABLE_NOT_FOUND'],
});
