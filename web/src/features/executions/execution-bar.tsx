import { Link } from '@tanstack/react-router';
import { Unplug } from 'lucide-react';
import type { ExecutionDetail } from '../../../../core/api/executions.ts';
import { exactly, moment } from '../../lib/format.ts';
import { useNow } from '../../lib/use-now.ts';
import { Elapsed } from '../../ui/elapsed.tsx';
import { StatusBadge } from '../../ui/status-mark.tsx';
import { PageTitle, TopBar } from '../../ui/top-bar.tsx';
import { ControlButtons } from './control-buttons.tsx';
import type { ExecutionView } from './run-view.ts';

const MODES: Record<string, string> = {
  production: 'started by its trigger',
  manual: 'run by hand',
  test: 'test',
  error: 'error workflow',
  child: 'sub-workflow',
};

interface Props {
  detail: ExecutionDetail;
  view: ExecutionView;
  /** True while the live connection is lost and tried again. */
  lost: boolean;
}

export function ExecutionBar({ detail, view, lost }: Props) {
  const now = useNow(60_000);
  return (
    <>
      <TopBar actions={<ControlButtons detail={detail} view={view} />}>
        <nav aria-label="Breadcrumb" className="flex min-w-0 items-center gap-2">
          <Link to="/workflows/$id" params={{ id: detail.workflowId }} className="truncate text-n11 hover:text-n12">
            {detail.workflowName}
          </Link>
          <span aria-hidden className="text-n9">
            /
          </span>
          <PageTitle>
            Execution <span className="font-mono text-sm font-medium">{detail.id.slice(0, 8)}</span>
          </PageTitle>
        </nav>
        <StatusBadge status={view.status} live />
        {lost && (
          <span
            role="status"
            title="The server does not answer. What you see may be behind; it catches up by itself."
            className="flex animate-[appear_200ms_600ms_both] items-center gap-1.5 text-xs text-n11"
          >
            <Unplug aria-hidden size={14} /> Reconnecting…
          </span>
        )}
      </TopBar>
      <dl className="flex min-h-8 shrink-0 flex-wrap items-center gap-x-5 gap-y-0.5 border-b border-n6 bg-n1 px-4 py-1 text-xs">
        <Fact name="Started">
          <time dateTime={detail.startedAt} title={exactly(view.startedAt)}>
            {moment(view.startedAt, Math.max(now, view.startedAt))}
          </time>
        </Fact>
        <Fact name="Duration">
          <Elapsed from={view.startedAt} to={view.endedAt} />
        </Fact>
        <Fact name="Trigger">{detail.trigger}</Fact>
        <Fact name="Mode">{MODES[detail.mode] ?? detail.mode}</Fact>
        <Fact name="Version">{detail.version === null ? 'draft' : `v${detail.version}`}</Fact>
      </dl>
    </>
  );
}

function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div className="flex gap-1.5">
      <dt className="text-n11">{name}</dt>
      <dd className="font-medium">{children}</dd>
    </div>
  );
}
