import * as contracts from '../../core/api/executions.ts';
import { countItems } from '../../core/engine/slices.ts';
import { AppError } from '../../core/errors/app-error.ts';
import { databaseOf } from '../db/database.ts';
import { findExecution, listExecutions } from '../db/executions.ts';
import { findVersionDocumentSystemWide } from '../db/workflow-versions.ts';
import type { Scope } from '../auth/scope.ts';
import type { Env } from '../env.ts';
import { callExecution, executionObject, valueOf } from '../executions/call-execution.ts';
import { foldView, namesIn, toExecutionDetail, toNodeRunView, saidIn } from '../executions/detail.ts';
import { downloadFile } from '../executions/download-file.ts';
import { streamDetail } from '../executions/stream-detail.ts';
import { toExecutionSummary } from '../executions/summary.ts';
import { contentHash } from '../workflows/content-hash.ts';
import type { App } from '../http/app.ts';
import { decodeCursor, encodeCursor, toPage } from '../http/cursor.ts';
import { mount } from '../http/route.ts';
import { portsOf } from '../workflows/ports-of.ts';

export function mountExecutions(app: App): void {
  mount(app, contracts.listExecutions, async ({ query, scope, env }) => {
    const after = decodeCursor('executions', scope, query.cursor, env);
    const rows = await listExecutions(databaseOf(env), scope, query, after, query.limit + 1);
    return toPage(rows, query.limit, toExecutionSummary, (row) =>
      encodeCursor('executions', scope, { at: row.startedAt, id: row.id }, env),
    );
  });

  mount(app, contracts.getExecution, async ({ params, query, scope, env }) => {
    const id = executionObject(env, params.id);
    const found = await callExecution(env, id, (stub) => stub.view(scope.workspaceId));
    if (!found.ok && found.error.code === 'EXECUTION_NOT_FOUND') return indexedDetail(env, scope, params.id);
    const detail = toExecutionDetail(valueOf(found));
    return query.data === 'true' ? streamDetail(env, id, scope.workspaceId, detail) : detail;
  });

  mount(app, contracts.getHold, async ({ params, query, scope, env }) => {
    const id = executionObject(env, params.id);
    const { node, ...stopped } = valueOf(
      await callExecution(env, id, (stub) => stub.stoppedAt(scope.workspaceId, query.offset, query.limit)),
    );
    return { nodeId: node, ...stopped } as contracts.StoppedNode;
  });

  mount(app, contracts.getNodeRun, async ({ params, query, scope, env }) => {
    const id = executionObject(env, params.id);
    const view = valueOf(await callExecution(env, id, (stub) => stub.view(scope.workspaceId)));
    const { nodes } = foldView(view);
    // The name comes from outside: a plain object knows some that are no nodes.
    const runs = Object.hasOwn(nodes, params.node) ? nodes[params.node] : undefined;
    const run = runs?.find((one) => one.run === params.run);
    if (!run)
      throw new AppError(
        'EXECUTION_NOT_FOUND',
        `The execution has no run ${params.run} of the node ${JSON.stringify(params.node)}.`,
      );
    const data = valueOf(
      await callExecution(env, id, (stub) =>
        stub.nodeData(scope.workspaceId, params.node, params.run, query.offset, query.limit),
      ),
    );
    const names = namesIn(view);
    const described = toNodeRunView(params.node, run, names, saidIn(view).get(`${params.node}:${params.run}`));
    // Items are JSON records with optional references: the shape that the contract spells out more loosely.
    return {
      ...described,
      inputCounts: run.inputs.map(countItems),
      inputs: data.inputs,
      outputs: data.outputs,
    } as NodeRunAnswer;
  });

  mount(app, contracts.getFile, async ({ params, scope, env }) => {
    const id = executionObject(env, params.id);
    // Whether it is an execution of this workspace only the object knows.
    valueOf(await callExecution(env, id, (stub) => stub.awaitEnd(scope.workspaceId, 0)));
    return downloadFile(env, params.id, params.file);
  });
}

type NodeRunAnswer = contracts.NodeRunView & { inputCounts: number[] };

/** What the index still knows of an execution whose object has deleted its data. */
async function indexedDetail(env: Env, scope: Scope, id: string): Promise<contracts.ExecutionDetail> {
  const db = databaseOf(env);
  const row = await findExecution(db, scope, id);
  const document = row?.versionId ? await findVersionDocumentSystemWide(db, scope.workspaceId, row.versionId) : null;
  if (!row || !document)
    throw new AppError(
      'EXECUTION_NOT_FOUND',
      `The execution ${id} does not exist, or its data was deleted after its retention.`,
    );
  return {
    ...toExecutionSummary(row),
    document,
    ports: portsOf(document),
    hash: contentHash(document),
    earlierVersions: [],
    hold: null,
    customData: {},
    nodes: {},
  };
}
