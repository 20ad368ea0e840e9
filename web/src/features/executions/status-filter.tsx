import { Link } from '@tanstack/react-router';
import { EXECUTION_STATUSES, type ExecutionStatus } from '../../../../core/api/executions.ts';
import { StatusIcon } from '../../ui/status-mark.tsx';
import { lookOf } from '../../ui/status.ts';

const chip =
  'inline-flex h-6 items-center gap-1.5 rounded-full border px-2.5 text-xs font-medium whitespace-nowrap transition-colors';
const off = 'border-n6 text-n11 hover:border-n8 hover:text-n12';
const on = 'border-accent bg-accent-soft text-accent-strong';

/** The filter stands in the address, so that it can be shared and survives going back. */
export function StatusFilter({ status }: { status: ExecutionStatus | undefined }) {
  return (
    <nav aria-label="Filter by status" className="flex min-w-0 gap-1.5 overflow-x-auto py-2">
      <Link
        to="/executions"
        search={({ workflow }) => (workflow ? { workflow } : {})}
        aria-current={status ? undefined : 'true'}
        className={`${chip} ${status ? off : on}`}
      >
        All
      </Link>
      {EXECUTION_STATUSES.map((one) => (
        <Link
          key={one}
          to="/executions"
          search={(before) => ({ ...before, status: one })}
          aria-current={one === status ? 'true' : undefined}
          className={`${chip} ${one === status ? on : off}`}
        >
          <StatusIcon status={one} size={12} />
          {lookOf(one).word}
        </Link>
      ))}
    </nav>
  );
}
