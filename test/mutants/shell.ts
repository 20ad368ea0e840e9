import type { Mutant } from './mutant.ts';

const EXECUTION = 'durable-objects/execution/execution.ts';

/** Mistakes in what performs the rules: storage, alarms, the index. */
export const SHELL: readonly Mutant[] = [
  {
    name: 'an alarm that failed is not armed again',
    edits: [{ file: EXECUTION, find: '      await this.ctx.storage.setAlarm(Date.now() + AGAIN_MS);\n', replace: '' }],
    test: { layer: 'workerd', path: 'test/workerd/lost-index.test.ts' },
  },
  {
    name: 'a failure of the index is taken for one of the execution',
    edits: [
      {
        file: EXECUTION,
        find: "logFailure('execution.alarm.failed', this.id, error);",
        replace:
          "logFailure('execution.alarm.failed', this.id, error);\n      this.run?.append({ type: 'run.ended', status: 'failed' });",
      },
    ],
    test: { layer: 'workerd', path: 'test/workerd/lost-index.test.ts' },
  },
  {
    name: 'a message of the queue is the only record',
    edits: [
      {
        file: 'durable-objects/execution/watch.ts',
        find: '    await workerExports(this.ctx).ExecutionIndex.confirm([this.report(run)]);\n',
        replace: '',
      },
    ],
    test: { layer: 'workerd', path: 'test/workerd/lost-index.test.ts' },
  },
  {
    name: 'the definition is read as it is now, not as it was at the start',
    edits: [
      { file: EXECUTION, find: '      meta.definition,\n', replace: "      { ...meta.definition, hash: 'live' },\n" },
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
        file: EXECUTION,
        find: 'the same delivery may have come in between.\n      if (this.run) return this.alreadyStarted(this.run, request);',
        replace: 'the same delivery may have come in between.',
      },
    ],
    test: { layer: 'workerd', path: 'test/workerd/execution.test.ts', named: 'makes one execution of two starts' },
  },
  {
    name: 'an effect that was only intended counts as done',
    edits: [
      {
        file: 'durable-objects/execution/run.ts',
        find: "this.append({ type: 'node.interrupted', node: attempt.node, run: attempt.run, attempt: attempt.attempt });",
        replace:
          "this.append({ type: 'node.succeeded', node: attempt.node, run: attempt.run, attempt: attempt.attempt, outputs: [] });",
      },
    ],
    test: { layer: 'workerd', path: 'test/workerd/execution.test.ts', named: 'repeats a call that was in flight' },
  },
];
