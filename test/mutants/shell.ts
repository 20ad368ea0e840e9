import type { Mutant } from './mutant.ts';

const WAKE = 'durable-objects/execution/wake.ts';
const RUN = 'durable-objects/execution/run.ts';

/** Mistakes in what performs the rules: storage, alarms, the index. */
export const SHELL: readonly Mutant[] = [
  {
    name: 'a result stays unwritten while another call is in flight',
    edits: [{ file: RUN, find: ' else if (this.hasSettled) this.flushSoon();', replace: '' }],
    test: { layer: 'unit', path: 'durable-objects/execution/run.test.ts' },
  },
  {
    name: 'an answer leaves before it is written',
    edits: [{ file: 'durable-objects/execution/ready-response.ts', find: '  run.flush();\n', replace: '' }],
    test: { layer: 'unit', path: 'durable-objects/execution/ready-response.test.ts' },
  },
  {
    name: 'an alarm that failed is not armed again',
    edits: [{ file: WAKE, find: '    await host.ctx.storage.setAlarm(Date.now() + AGAIN_MS);\n', replace: '' }],
    test: { layer: 'workerd', path: 'test/workerd/lost-index.test.ts' },
  },
  {
    name: 'a failure of the index is taken for one of the execution',
    edits: [
      {
        file: WAKE,
        find: "logFailure('execution.alarm.failed', host.id, error);",
        replace:
          "logFailure('execution.alarm.failed', host.id, error);\n    host.run?.append({ type: 'run.ended', status: 'failed' });",
      },
    ],
    test: { layer: 'workerd', path: 'test/workerd/lost-index.test.ts' },
  },
  {
    name: 'a message of the queue is the only record',
    edits: [
      {
        file: 'durable-objects/execution/watch.ts',
        find: '    await workerExports(this.ctx).ExecutionIndex.confirm([asked]);\n',
        replace: '',
      },
    ],
    test: { layer: 'workerd', path: 'test/workerd/lost-index.test.ts' },
  },
  {
    name: 'the definition is read as it is now, not as it was at the start',
    edits: [
      {
        file: 'durable-objects/execution/host.ts',
        find: 'versions.push(await loadDefinition(definition, workspaceId, () => this.worker.Definitions));',
        replace:
          "const live = await loadDefinition({ ...definition, hash: 'live' }, workspaceId, () => this.worker.Definitions);\n      versions.push({ ...live, hash: definition.hash });",
      },
      {
        file: 'durable-objects/execution/definitions.ts',
        find: '  cache.set(hash, loaded);',
        replace: "  cache.set(hash, loaded);\n  cache.set('live', loaded);",
      },
    ],
    test: { layer: 'workerd', path: 'test/workerd/lost-index.test.ts' },
  },
  {
    name: 'a start is written without looking whether another came first',
    edits: [
      {
        file: 'durable-objects/execution/start.ts',
        find: '  const known = await alreadyStarted(host, request);\n  if (known) return known;\n',
        replace: '',
      },
    ],
    test: { layer: 'workerd', path: 'test/workerd/execution.test.ts', named: 'makes one execution of two starts' },
  },
  {
    name: 'a start is acknowledged before it is kept',
    edits: [
      {
        file: 'worker/executions/start-or-keep.ts',
        find: '    await addPendingStartSystemWide(databaseOf(env), id.toString(), start, Date.now());',
        replace:
          '    void addPendingStartSystemWide(databaseOf(env), id.toString(), start, Date.now()).catch(() => undefined);',
      },
    ],
    test: { layer: 'workerd', path: 'test/workerd/pending-starts.test.ts', named: 'is not acknowledged' },
  },
  {
    name: 'a start is acknowledged before its journal is written',
    edits: [
      {
        file: 'durable-objects/execution/start.ts',
        find: '  run.drive();\n  await run.settled();\n  // The answer leaves only when the start is durable: the flush is in this turn, the output gate does the rest.\n  run.flush();\n',
        replace: '  setTimeout(() => run.drive(), 200);\n',
      },
    ],
    test: { layer: 'workerd', path: 'test/workerd/execution.test.ts', named: 'within its start' },
  },
  {
    name: 'the permission of an answer is looked at in one turn and used in another',
    edits: [
      {
        file: 'core/engine/waits.ts',
        find: '  if (!entry || !isAsleep(entry)) return state;\n',
        replace: '  if (!entry) return state;\n',
      },
    ],
    test: { layer: 'workerd', path: 'test/workerd/waiting.test.ts', named: 'two answers that come at once' },
  },
  {
    name: 'an effect that was only intended counts as done',
    edits: [
      {
        file: RUN,
        find: "return this.errorPaths.add(this, { type: 'node.interrupted', ...lost }, lost, error);",
        replace: "return this.append({ type: 'node.succeeded', ...lost, outputs: [] });",
      },
    ],
    test: { layer: 'workerd', path: 'test/workerd/execution.test.ts', named: 'repeats a call that was in flight' },
  },
  {
    name: 'an effect happens before its intent is written',
    edits: [
      { file: RUN, find: '  beforeEffect(): void {\n    this.flush();\n', replace: '  beforeEffect(): void {\n' },
    ],
    test: { layer: 'unit', path: 'durable-objects/execution/run.test.ts', named: 'lets nothing leave' },
  },
];
