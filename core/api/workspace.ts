import { z } from 'zod';
import { contract } from './contract.ts';

/** Settings that hold for every workflow of the workspace. */
export const Workspace = z.object({
  id: z.string(),
  name: z.string(),
  /** Id of the workflow that is started when an execution fails and its workflow names no other; null: none. */
  errorWorkflow: z.string().nullable(),
});
export type Workspace = z.output<typeof Workspace>;

export const getWorkspace = contract({
  method: 'GET',
  path: '/workspace',
  summary: 'Gives the settings of the workspace.',
  tag: 'workspace',
  access: 'workflow:read',
  response: Workspace,
  errors: [],
});

export const changeWorkspace = contract({
  method: 'PATCH',
  path: '/workspace',
  summary: 'Changes settings of the workspace; what is left out stays.',
  tag: 'workspace',
  access: 'workspace:manage',
  body: z.strictObject({
    name: z.string().trim().min(1).max(128).optional(),
    errorWorkflow: z.string().min(1).max(64).nullable().optional(),
  }),
  response: Workspace,
  errors: ['WORKFLOW_NOT_FOUND', 'SUB_WORKFLOW_NOT_CALLABLE'],
});
