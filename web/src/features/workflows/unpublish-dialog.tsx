import { useMutation, useQueryClient } from '@tanstack/react-query';
import { unpublishWorkflow, type WorkflowDetail } from '../../../../core/api/workflows.ts';
import { call } from '../../lib/call.ts';
import { count } from '../../lib/format.ts';
import { notify } from '../../lib/notices.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { keepWorkflow } from './queries.ts';

export function UnpublishDialog({ workflow, onClose }: { workflow: WorkflowDetail; onClose: () => void }) {
  const { id, publishedVersion, draftChanged, webhooks } = workflow;
  const client = useQueryClient();
  const unpublish = useMutation({
    mutationFn: () => call(unpublishWorkflow, { params: { id } }),
    onSuccess: (next) => {
      keepWorkflow(client, next);
      notify('Unpublished. Nothing starts the workflow by itself any more.');
      onClose();
    },
  });
  return (
    <ConfirmDialog
      title="Unpublish the workflow?"
      verb="Unpublish"
      doing="Unpublishing…"
      back="Keep it published"
      isPending={unpublish.isPending}
      error={unpublish.error}
      onConfirm={unpublish.mutate}
      onClose={onClose}
    >
      <p>
        The triggers of v{publishedVersion} stop at once
        {webhooks.length > 0 && `: ${count(webhooks.length, 'webhook address')} answers 404 from then on`}. Executions
        that run go on to their end.
      </p>
      <p className="text-n11">
        Publishing again brings the addresses back
        {draftChanged ? `, with the draft as it is now: it differs from v${publishedVersion}.` : '.'}
      </p>
    </ConfirmDialog>
  );
}
