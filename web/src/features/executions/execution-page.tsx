import { useCallback, useMemo, useState } from 'react';
import { useTitle } from '../../lib/use-title.ts';
import { Canvas } from '../../ui/canvas/canvas.tsx';
import { Drawer } from '../../ui/drawer.tsx';
import { ErrorBox, ProblemBox } from '../../ui/problem-box.tsx';
import { lookOf } from '../../ui/status.ts';
import { ExecutionBar } from './execution-bar.tsx';
import { nextStep } from './next-step.ts';
import { RunPanel } from './run-panel.tsx';
import { paintOf } from './run-view.ts';
import { Timeline } from './timeline.tsx';
import { useExecution } from './use-execution.ts';

/** Without a run number the newest run of the node is meant, also when a newer one comes. */
interface Selection {
  node: string;
  run?: number;
}

export function ExecutionPage({ id }: { id: string }) {
  const { detail, catalogue, view, lost } = useExecution(id);
  const [selection, setSelection] = useState<Selection | null>(null);
  const paint = useMemo(() => (view ? paintOf(view) : {}), [view]);
  const selectNode = useCallback((node: string | null) => setSelection(node === null ? null : { node }), []);
  const selectRun = useCallback((node: string, run: number) => setSelection({ node, run }), []);
  const close = useCallback(() => setSelection(null), []);
  useTitle(view && detail.data ? `${lookOf(view.status).word} · ${detail.data.workflowName}` : 'Execution');

  // What was read stays on the page while the server is away: the live connection says that it is.
  const error = (detail.data ? null : detail.error) ?? (catalogue.data ? null : catalogue.error);
  if (error) {
    return (
      <main className="p-4">
        <ErrorBox error={error} retry={() => void detail.refetch()} />
      </main>
    );
  }
  if (!detail.data || !view || !catalogue.data) return <ExecutionSkeleton />;

  const { document } = detail.data;
  const node = document.nodes.find((one) => one.id === selection?.node);
  const runs = node ? view.runs.filter((run) => run.node === node.id).sort((a, b) => a.run - b.run) : [];
  const run = selection?.run === undefined ? runs.at(-1) : runs.find((one) => one.run === selection.run);
  // Engine errors carry the node's id, stored ones may carry its name.
  const culprit = document.nodes.find(
    ({ id: nodeId, name }) => view.error?.node === nodeId || view.error?.node === name,
  );
  return (
    <>
      <ExecutionBar detail={detail.data} view={view} lost={lost} />
      <main className="flex min-h-0 flex-1 flex-col">
        {view.error && (
          <div className="border-b border-n6 bg-n1 px-4 py-2">
            <ProblemBox code={view.error.code}>
              {culprit && (
                <button
                  type="button"
                  onClick={() => selectNode(culprit.id)}
                  className="mr-1.5 font-medium underline underline-offset-2"
                >
                  {culprit.name}
                </button>
              )}
              {view.error.message} <span className="text-n11">{nextStep(view.error)}</span>
            </ProblemBox>
          </div>
        )}
        <div className="relative flex min-h-0 flex-1">
          <Canvas
            document={document}
            catalogue={catalogue.data}
            ports={detail.data.ports}
            paint={paint}
            selected={node?.id ?? null}
            onSelect={selectNode}
          />
          {node && (
            <RunPanel
              key={node.id}
              executionId={id}
              document={document}
              ports={detail.data.ports}
              node={node}
              info={catalogue.data.get(node.type)}
              runs={runs}
              run={run}
              onRun={(next) => selectRun(node.id, next)}
              onClose={close}
            />
          )}
        </div>
        <Drawer title="Timeline" height={Math.min(260, 76 + 28 * Math.max(2, document.nodes.length))}>
          {view.runs.length === 0 ? (
            <p className="px-4 py-3 text-sm text-n11">No node has run yet.</p>
          ) : (
            <Timeline
              document={document}
              view={view}
              selected={run ? { node: run.node, run: run.run } : null}
              onSelect={selectRun}
            />
          )}
        </Drawer>
      </main>
    </>
  );
}

function ExecutionSkeleton() {
  return (
    <main aria-busy className="flex min-h-0 flex-1 flex-col">
      <div aria-hidden className="flex h-11 items-center border-b border-n6 bg-n1 px-4">
        <div className="skeleton h-4 w-64" />
      </div>
      <div aria-hidden className="flex flex-1 items-center justify-center gap-16">
        <div className="skeleton h-14 w-52" />
        <div className="skeleton h-14 w-52 max-sm:hidden" />
        <div className="skeleton h-14 w-52 max-lg:hidden" />
      </div>
    </main>
  );
}
