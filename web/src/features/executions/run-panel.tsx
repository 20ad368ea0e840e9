import type { WorkflowDocument, WorkflowNode } from '../../../../core/workflow/document.ts';
import type { PortsById } from '../../../../core/api/ports.ts';
import type { NodeInfo } from '../../lib/catalogue.ts';
import { outputLabels } from '../../lib/ports.ts';
import { NodeIcon } from '../../ui/canvas/node-icon.tsx';
import { Elapsed } from '../../ui/elapsed.tsx';
import { SidePanel } from '../../ui/side-panel.tsx';
import { StatusBadge } from '../../ui/status-mark.tsx';
import { RunData } from './run-data.tsx';
import { RunState } from './run-state.tsx';
import type { RunView } from './run-view.ts';

interface Props {
  executionId: string;
  document: WorkflowDocument;
  ports: PortsById;
  node: WorkflowNode;
  info: NodeInfo | undefined;
  /** Runs of this node, ascending. */
  runs: readonly RunView[];
  /** Which of them is shown. */
  run: RunView | undefined;
  onRun: (run: number) => void;
  onClose: () => void;
}

export function RunPanel({ executionId, document, ports, node, info, runs, run, onRun, onClose }: Props) {
  const labels = [...outputLabels(document, ports, node.id), 'error'];
  return (
    <SidePanel
      wide
      title={node.name}
      subtitle={info?.label ?? node.type}
      mark={<NodeIcon info={info} size={18} />}
      onClose={onClose}
    >
      {run ? (
        <>
          <div className="grid gap-3 px-4 py-3">
            <div className="flex flex-wrap items-center gap-x-4 gap-y-2 text-xs">
              <StatusBadge status={run.status} />
              <span>
                <span className="text-n11">Attempt </span>
                <span className="font-medium">
                  {run.attempt}
                  {node.retry && ` of ${node.retry.attempts}`}
                </span>
              </span>
              <span>
                <span className="text-n11">Duration </span>
                <span className="font-medium">
                  <Elapsed from={run.startedAt} to={run.endedAt} />
                </span>
              </span>
              {runs.length > 1 && (
                <label className="ml-auto flex items-center gap-1.5">
                  <span className="text-n11">Run</span>
                  <select
                    value={run.run}
                    onChange={(event) => onRun(Number(event.target.value))}
                    className="h-6 rounded-control border border-n8 bg-n1 px-1.5"
                  >
                    {runs.map((one, index) => (
                      <option key={one.run} value={one.run}>
                        {index + 1} of {runs.length}
                      </option>
                    ))}
                  </select>
                </label>
              )}
            </div>
            <RunState run={run} attempts={node.retry?.attempts ?? 1} />
          </div>
          <RunData key={`${run.node}/${run.run}`} executionId={executionId} run={run} outputs={labels} />
        </>
      ) : (
        <p className="p-4 text-sm text-n11">
          {node.disabled ? 'This node is disabled.' : 'This node has not run in this execution.'}
        </p>
      )}
    </SidePanel>
  );
}
