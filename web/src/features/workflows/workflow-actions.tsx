import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Braces, Play, Rocket, Webhook } from 'lucide-react';
import { useState } from 'react';
import { publishWorkflow, runWorkflow, type WorkflowDetail } from '../../../../core/api/workflows.ts';
import { call } from '../../lib/call.ts';
import type { Catalogue } from '../../lib/catalogue.ts';
import { useMay } from '../../lib/identity.ts';
import { notify } from '../../lib/notices.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { ErrorBox } from '../../ui/problem-box.tsx';
import { RunDialog, type RunInput } from './run-dialog.tsx';
import { addressesOf, WebhookAddresses } from './webhook-addresses.tsx';

export function WorkflowActions({
  workflow,
  catalogue,
}: {
  workflow: WorkflowDetail;
  catalogue: Catalogue | undefined;
}) {
  const { id, draft, webhooks, publishedVersion, draftChanged } = workflow;
  const [open, setOpen] = useState<'data' | 'webhooks' | null>(null);
  const [mayRun, mayPublish] = [useMay('workflow:run'), useMay('workflow:publish')];
  const navigate = useNavigate();
  const client = useQueryClient();
  const run = useMutation({
    mutationFn: (input: RunInput) => call(runWorkflow, { params: { id }, body: input }),
    onSuccess: (result) => {
      const executionId = 'executionId' in result ? result.executionId : result.id;
      void navigate({ to: '/executions/$id', params: { id: executionId } });
    },
  });
  const publish = useMutation({
    mutationFn: () => call(publishWorkflow, { params: { id } }),
    onSuccess: (next) => {
      client.setQueryData(['workflow', id], next);
      void client.invalidateQueries({ queryKey: ['workflows'] });
      notify(`Published v${next.publishedVersion}. Its triggers run from now on.`);
    },
  });
  const triggers = draft.nodes
    .filter((node) => catalogue?.get(node.type)?.group === 'trigger')
    .map((node) => node.name);
  const failed = run.error ?? publish.error;
  return (
    <>
      {webhooks.length > 0 && (
        <Button look="quiet" icon={<Webhook aria-hidden size={14} />} onClick={() => setOpen('webhooks')}>
          <span className="max-sm:sr-only">Webhook</span>
        </Button>
      )}
      {mayRun && (
        <div className="flex">
          <Button
            icon={<Play aria-hidden size={14} />}
            className="rounded-r-none"
            disabled={run.isPending}
            onClick={() => run.mutate({})}
          >
            {run.isPending ? 'Starting…' : 'Run'}
          </Button>
          <IconButton
            label="Run with data"
            className="rounded-l-none border border-l-0 border-n7 bg-n1"
            onClick={() => setOpen('data')}
          >
            <Braces size={14} />
          </IconButton>
        </div>
      )}
      {mayPublish && (
        <Button
          look="primary"
          icon={<Rocket aria-hidden size={14} />}
          disabled={publish.isPending || (publishedVersion !== null && !draftChanged)}
          title={publishedVersion !== null && !draftChanged ? 'The draft is published as it is.' : undefined}
          onClick={() => publish.mutate()}
        >
          {publish.isPending ? 'Publishing…' : 'Publish'}
        </Button>
      )}
      {open === 'data' && (
        <RunDialog workflowId={id} triggers={triggers} onRun={run.mutate} onClose={() => setOpen(null)} />
      )}
      {open === 'webhooks' && (
        <Dialog title="Webhook addresses" wide onClose={() => setOpen(null)}>
          <WebhookAddresses addresses={addressesOf(workflow)} />
        </Dialog>
      )}
      {failed && (
        <Dialog
          title={run.error ? 'The workflow did not start' : 'The workflow was not published'}
          wide
          onClose={() => (run.reset(), publish.reset())}
        >
          <ErrorBox error={failed} />
        </Dialog>
      )}
    </>
  );
}
