import { Link } from '@tanstack/react-router';
import { ListVideo } from 'lucide-react';
import type { ExecutionStatus } from '../../../../core/api/executions.ts';
import { buttonClass } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';

/** What each status means, for somebody who looks for it and finds none. */
const MEANING: Record<ExecutionStatus, readonly [none: string, meaning: string]> = {
  queued: ['is queued', 'An execution is queued while its workflow runs as many at once as it may.'],
  running: ['is running', 'An execution is running while one of its nodes works.'],
  waiting: [
    'is waiting',
    'An execution is waiting while it sleeps until a moment or for an answer. That costs nothing.',
  ],
  paused: ['is paused', 'An execution is paused when somebody stopped it to resume it later.'],
  succeeded: ['has succeeded', 'An execution has succeeded when every node that had to run has run.'],
  failed: ['has failed', 'An execution has failed when a node failed and nothing in the workflow handled it.'],
  cancelled: ['was cancelled', 'An execution is cancelled when somebody ended it before its end.'],
  timed_out: ['has timed out', 'An execution has timed out when it worked longer than its workflow allows.'],
};

interface Props {
  status: ExecutionStatus | undefined;
  workflowId: string | undefined;
}

export function NoExecutions({ status, workflowId }: Props) {
  if (!status && !workflowId) {
    return (
      <EmptyState icon={ListVideo} title="No executions yet">
        <p>An execution is one run of a workflow. Run a workflow by hand, or call its webhook, and it appears here.</p>
        <Link to="/" className={`mt-3 ${buttonClass('primary')}`}>
          Go to the workflows
        </Link>
      </EmptyState>
    );
  }
  const where = workflowId ? ' of this workflow' : '';
  return (
    <EmptyState
      icon={ListVideo}
      title={status ? `No execution${where} ${MEANING[status][0]}` : 'This workflow has not run yet'}
    >
      <p>{status ? MEANING[status][1] : 'Run it by hand, or fire its trigger once it is published.'}</p>
      <Link to="/executions" search={{}} className={`mt-3 ${buttonClass('plain')}`}>
        Show all executions
      </Link>
    </EmptyState>
  );
}
