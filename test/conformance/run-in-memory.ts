import { toNodeRunView } from '../../worker/executions/detail.ts';
import { MemoryRun, newWorld } from './memory-shell.ts';
import { outcomeOf } from './outcome.ts';
import { documentOf, type Conformance } from './workflow.ts';

/** The outcome of a case as the shell in memory performs it. */
export async function runInMemory(name: string, given: Conformance): Promise<string[]> {
  const called = given.called ? documentOf(name, given.called, { trigger: 'sub-workflow-trigger' }) : null;
  const document = documentOf(name, given, { called: 'called' });
  const answers = (given.answers ?? []).map((items) => items.map((json) => ({ json })));
  const run = new MemoryRun(
    document,
    (given.items ?? [{}]).map((json) => ({ json })),
    newWorld({ called, answers }),
  );
  const state = await run.run();
  const names = new Map(document.nodes.map(({ id }) => [id, id]));
  const nodes = Object.fromEntries(
    Object.entries(state.nodes).map(([id, runs]) => [
      id,
      runs.map((one) => ({
        ...toNodeRunView(id, one, names),
        outputs: one.outputs.map((slices) => run.payloads.read(slices)),
      })),
    ]),
  );
  return outcomeOf({ status: state.status, error: state.error, nodes, document });
}
