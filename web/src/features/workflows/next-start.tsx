import { CalendarClock } from 'lucide-react';
import type { WorkflowDetail } from '../../../../core/api/workflows.ts';
import { exactly } from '../../lib/format.ts';

/** When the published version starts by itself next; of one node, where it is named. Nothing for a workflow without schedules. */
export function NextStart({ workflow, node }: { workflow: WorkflowDetail; node?: string }) {
  const next = workflow.schedules.find((one) => node === undefined || one.node === node);
  if (!next) return null;
  return (
    <p className="flex items-center gap-2 text-xs text-n11">
      <CalendarClock aria-hidden size={14} className="shrink-0" />
      <span>
        Starts next on <time dateTime={next.nextAt}>{exactly(Date.parse(next.nextAt))}</time>, in your own time zone
      </span>
    </p>
  );
}
