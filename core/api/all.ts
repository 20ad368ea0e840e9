import type { Contract } from './contract.ts';
import * as auth from './auth.ts';
import * as credentials from './credentials.ts';
import * as executionControl from './execution-control.ts';
import * as executions from './executions.ts';
import * as expressions from './expressions.ts';
import * as health from './health.ts';
import * as limits from './limits.ts';
import * as nodeOptions from './node-options.ts';
import * as staticData from './static-data.ts';
import * as variables from './variables.ts';
import * as workflows from './workflows.ts';
import * as workspace from './workspace.ts';

const isContract = (value: unknown): value is Contract =>
  typeof value === 'object' && value !== null && 'method' in value && 'path' in value && 'access' in value;

/** Every contract by its export's name: what the worker must mount and OpenAPI prints. */
export const ALL_CONTRACTS: Readonly<Record<string, Contract>> = Object.fromEntries(
  [
    auth,
    credentials,
    executionControl,
    executions,
    expressions,
    health,
    limits,
    nodeOptions,
    staticData,
    variables,
    workflows,
    workspace,
  ].flatMap((room) => Object.entries(room).filter((entry) => isContract(entry[1]))) as [string, Contract][],
);
