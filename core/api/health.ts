import { z } from 'zod';
import { contract } from './contract.ts';

export const getHealth = contract({
  method: 'GET',
  path: '/health',
  summary: 'Says whether the platform answers, and which version it is.',
  tag: 'platform',
  access: 'public',
  response: z.object({ status: z.literal('ok'), version: z.string(), setupNeeded: z.boolean() }),
  errors: [],
});

/** The node types with their fields; the web reads this instead of importing nodes. */
export const getCatalogue = contract({
  method: 'GET',
  path: '/catalogue',
  summary: 'Lists every node type with its fields.',
  tag: 'platform',
  access: 'session',
  response: z.object({ hash: z.string(), nodes: z.array(z.record(z.string(), z.unknown())) }),
  errors: [],
});
