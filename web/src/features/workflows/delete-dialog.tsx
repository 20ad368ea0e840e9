import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { cancelExecution } from '../../../../core/api/execution-control.ts';
import { deleteWorkflow, type WorkflowDetail } from '../../../../core/api/workflows.ts';
import { ApiError } from '../../lib/api-error.ts';
import { call } from '../../lib/call.ts';
import { count } from '../../lib/format.ts';
import { useMay } from '../../lib/identity.ts';
import { notify } from '../../lib/notices.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { unfinishedQuery } from './queries.ts';

const isEndedAlready = (thrown: unknown): boolean => thrown instanceof ApiError && thrown.code === 'EXECUTION_ENDED';

/** Deletes a workflow once nothing of it runs, and helps to get there. */
export function DeleteDialog({ workflow, onClose }: { workflow: WorkflowDetail; onClose: () => void }) {
  const { id, name, publishedVersion } = workflow;
  const mayCancel = useMay('execution:control');
  const navigate = useNavigate();
  const client = useQueryClient();
  const unfinished = useQuery(unfinishedQuery(id));
  const open = unfinished.data ?? [];
  const remove = useMutation({
    mutationFn: () => call(deleteWorkflow, { params: { id } }),
    onSuccess: async () => {
      notify(`Deleted “${name}”.`);
      await navigate({ to: '/' });
      client.removeQueries({ queryKey: ['workflow', id] });
      void client.invalidateQueries({ queryKey: ['workflows'] });
      void client.invalidateQueries({ queryKey: ['samples'] });
    },
    onError: () => void unfinished.refetch(),
  });
  const cancel = useMutation({
    mutationFn: async () => {
      for (const executionId of open) {
        await call(cancelExecution, { params: { id: executionId } }).catch((thrown: unknown) => {
          if (!isEndedAlready(thrown)) throw thrown;
        });
      }
    },
    onSettled: () => unfinished.refetch(),
  });
  return (
    <ConfirmDialog
      title={`Delete “${name}”?`}
      verb="Delete"
      doing="Deleting…"
      back="Keep it"
      isPending={remove.isPending}
      disabled={unfinished.isPending || open.length > 0}
      error={remove.error ?? unfinished.error ?? cancel.error}
      onConfirm={remove.mutate}
      onClose={onClose}
    >
      <p>
        The draft and {publishedVersion === null ? 'every version' : `every version up to v${publishedVersion}`} go, and
        its triggers stop at once. This cannot be undone; Export keeps a copy. Executions that have ended stay in the
        list until their data expires.
      </p>
      {open.length > 0 && (
        <div className="grid gap-2 rounded-control border border-waiting/40 bg-waiting-soft px-3 py-2">
          <p role="status">
            <span className="font-medium">Not ended yet: {count(open.length, 'execution')}.</span> A workflow goes only
            when nothing of it runs: wait until they end, or cancel them. What a cancelled execution has done so far
            stays done.
          </p>
          <div className="flex items-center gap-3">
            {mayCancel && (
              <Button look="danger" disabled={cancel.isPending} onClick={() => cancel.mutate()}>
                {cancel.isPending ? 'Cancelling…' : `Cancel ${count(open.length, 'execution')}`}
              </Button>
            )}
            <Link to="/executions" search={{ workflow: id }} className="underline underline-offset-2">
              Show them
            </Link>
          </div>
        </div>
      )}
    </ConfirmDialog>
  );
}
