import { useMutation, useQueryClient } from '@tanstack/react-query';
import { cancelExecution } from '../../../../core/api/execution-control.ts';
import { ApiError } from '../../lib/api-error.ts';
import { call } from '../../lib/call.ts';
import { notify } from '../../lib/notices.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';

interface Props {
  id: string;
  workflowName: string;
  onClose: () => void;
}

export function CancelDialog({ id, workflowName, onClose }: Props) {
  const client = useQueryClient();
  const done = (text: string) => {
    for (const queryKey of [['execution', id], ['executions']]) void client.invalidateQueries({ queryKey });
    notify(text);
    onClose();
  };
  const cancel = useMutation({
    mutationFn: () => call(cancelExecution, { params: { id } }),
    onSuccess: () => done('The execution was cancelled.'),
    onError: (thrown) => {
      // It was quicker than the person: nothing is left to do, and nothing went wrong.
      if (thrown instanceof ApiError && thrown.code === 'EXECUTION_ENDED') done(thrown.message);
    },
  });
  return (
    <ConfirmDialog
      title="Cancel this execution?"
      verb="Cancel execution"
      doing="Cancelling…"
      back="Let it run"
      isPending={cancel.isPending}
      error={cancel.error}
      onConfirm={cancel.mutate}
      onClose={onClose}
    >
      <p>
        <span className="font-medium">{workflowName}</span>{' '}
        <span className="font-mono text-xs text-n11">{id.slice(0, 8)}</span> ends at once as cancelled. Calls in flight
        are aborted, waits and retries are dropped. What it has done so far stays done, and it cannot be resumed.
      </p>
    </ConfirmDialog>
  );
}
