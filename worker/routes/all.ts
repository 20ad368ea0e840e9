import type { App } from '../http/app.ts';
import { mountApiKeys } from './api-keys.ts';
import { mountAuth } from './auth.ts';
import { mountCredentials } from './credentials.ts';
import { mountExecutionControl } from './execution-control.ts';
import { mountExecutions } from './executions.ts';
import { mountExpressions } from './expressions.ts';
import { mountHealth } from './health.ts';
import { mountLimits } from './limits.ts';
import { mountLive } from './live.ts';
import { mountNodeOptions } from './node-options.ts';
import { mountReference } from './reference.ts';
import { mountRun } from './run.ts';
import { mountSamples } from './samples.ts';
import { mountStaticData } from './static-data.ts';
import { mountTransfer } from './transfer.ts';
import { mountVariables } from './variables.ts';
import { mountWorkflows } from './workflows.ts';
import { mountWorkspace } from './workspace.ts';

/** Mounts every route of the API. Fixed paths come before those with parameters. */
export function mountAll(app: App): void {
  mountHealth(app);
  mountNodeOptions(app);
  mountReference(app);
  mountAuth(app);
  mountApiKeys(app);
  mountSamples(app);
  mountTransfer(app);
  mountRun(app);
  mountWorkflows(app);
  mountStaticData(app);
  mountLive(app);
  mountExecutionControl(app);
  mountExecutions(app);
  mountExpressions(app);
  mountCredentials(app);
  mountLimits(app);
  mountVariables(app);
  mountWorkspace(app);
}
