import { Link } from '@tanstack/react-router';
import { CircleStop } from 'lucide-react';
import { useState } from 'react';
import type { ExecutionSummary } from '../../../../core/api/executions.ts';
import { exactly, moment } from '../../lib/format.ts';
import { useMay } from '../../lib/identity.ts';
import { useNow } from '../../lib/use-now.ts';
import { Elapsed } from '../../ui/elapsed.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { StatusText } from '../../ui/status-mark.tsx';
import { isUnfinished } from '../../ui/status.ts';
import { CancelDialog } from './cancel-dialog.tsx';

interface Props {
  executions: readonly ExecutionSummary[];
  /** False inside one workflow, where its name would be said on every row. */
  named?: boolean;
}

export function ExecutionRows({ executions, named = true }: Props) {
  const now = useNow(60_000);
  const mayCancel = useMay('execution:control');
  const [cancelling, setCancelling] = useState<{ id: string; workflowName: string } | null>(null);
  return (
    <>
      <table className="w-full text-sm">
        <thead className="sr-only">
          <tr>
            <th>Started</th>
            <th>Status</th>
            <th>{named ? 'Workflow' : 'Execution'}</th>
            <th>Trigger</th>
            <th>Version</th>
            <th>Duration</th>
            <th>Actions</th>
          </tr>
        </thead>
        <tbody>
          {executions.map(({ id, workflowName, version, status, mode, trigger, startedAt, endedAt, error }) => {
            const started = Date.parse(startedAt);
            return (
              <tr key={id} className="relative h-8 border-b border-n4 hover:bg-n3">
                <td className="w-px pr-4 pl-4 text-xs whitespace-nowrap text-n11" title={exactly(started)}>
                  {moment(started, Math.max(now, started))}
                </td>
                <td className="w-px pr-5 text-xs font-medium">
                  <StatusText status={status} />
                </td>
                <td className="w-full max-w-0 truncate pr-4">
                  <Link
                    to="/executions/$id"
                    params={{ id }}
                    className={`after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent ${named ? 'font-medium' : 'font-mono text-xs text-n11'}`}
                  >
                    {named ? workflowName : id.slice(0, 8)}
                  </Link>
                  {error && <span className="ml-3 text-xs text-failed">{error.message}</span>}
                </td>
                <td className="w-px pr-5 text-xs whitespace-nowrap text-n11 max-md:hidden">
                  {trigger}
                  {mode !== 'production' && <span className="ml-1.5 text-n10">({mode})</span>}
                </td>
                <td className="w-px pr-5 text-xs whitespace-nowrap text-n11 max-md:hidden">
                  {version === null ? 'draft' : `v${version}`}
                </td>
                <td className="w-px pr-4 text-right text-xs text-n11">
                  <Elapsed from={started} to={endedAt ? Date.parse(endedAt) : null} />
                </td>
                <td className="relative w-px pr-2">
                  {mayCancel && isUnfinished(status) && (
                    <IconButton
                      label={`Cancel the execution ${id.slice(0, 8)}`}
                      onClick={() => setCancelling({ id, workflowName })}
                    >
                      <CircleStop size={15} />
                    </IconButton>
                  )}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {cancelling && <CancelDialog {...cancelling} onClose={() => setCancelling(null)} />}
    </>
  );
}
