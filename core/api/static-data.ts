import { z } from 'zod';
import { contract } from './contract.ts';

const Kept = z.record(z.string(), z.json());

/** What a workflow keeps from one execution to the next (`$getWorkflowStaticData` in code). */
export const StaticData = z.object({
  /** What all its nodes share, by key. */
  global: Kept,
  /** What each node keeps for itself, by the id of the node. */
  nodes: z.record(z.string(), Kept),
});

const Id = z.object({ id: z.string().max(64) });

export const getStaticData = contract({
  method: 'GET',
  path: '/workflows/:id/static-data',
  summary: 'Gives what the workflow keeps from one execution to the next.',
  tag: 'workflows',
  access: 'execution:read',
  params: Id,
  response: StaticData,
  errors: ['WORKFLOW_NOT_FOUND', 'OVERLOADED'],
});

export const resetStaticData = contract({
  method: 'DELETE',
  path: '/workflows/:id/static-data',
  summary:
    'Forgets what the workflow keeps: the next execution begins with nothing. One that runs meanwhile still saves what it changes.',
  tag: 'workflows',
  access: 'workflow:edit',
  params: Id,
  status: 204,
  errors: ['WORKFLOW_NOT_FOUND', 'OVERLOADED'],
});
