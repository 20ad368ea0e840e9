import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Braces, Download, History, Play, Rocket, Terminal, Trash2, Undo2 } from 'lucide-react';
import { useMemo, useState } from 'react';
import { publishWorkflow, runWorkflow, type WorkflowDetail } from '../../../../core/api/workflows.ts';
import { call } from '../../lib/call.ts';
import type { Catalogue } from '../../lib/catalogue.ts';
import { useMay } from '../../lib/identity.ts';
import { notify, notifyError } from '../../lib/notices.ts';
import { useOfferActions } from '../../lib/page-actions.ts';
import type { Action } from '../../ui/action.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Menu } from '../../ui/menu.tsx';
import { DeleteDialog } from './delete-dialog.tsx';
import { downloadWorkflow } from './export-workflow.ts';
import { WorkflowProblems } from './problem-list.tsx';
import { keepWorkflow } from './queries.ts';
import { RunDialog, type RunInput } from './run-dialog.tsx';
import { UnpublishDialog } from './unpublish-dialog.tsx';

interface Props {
  workflow: WorkflowDetail;
  catalogue: Catalogue | undefined;
  /** True while the page shows how to fire the workflow from outside. */
  isFiring: boolean;
  onFire: (show: boolean) => void;
  onVersions: () => void;
  onNode: (id: string) => void;
}

/** What can be done with a workflow: the daily things as buttons, the rest in a menu, all of it in the palette. */
export function WorkflowActions({ workflow, catalogue, isFiring, onFire, onVersions, onNode }: Props) {
  const { id, name, draft, publishedVersion, draftChanged } = workflow;
  const [open, setOpen] = useState<'data' | 'unpublish' | 'delete' | null>(null);
  const [mayRun, mayPublish, mayDelete] = [
    useMay('workflow:run'),
    useMay('workflow:publish'),
    useMay('workflow:delete'),
  ];
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
      keepWorkflow(client, next);
      notify(`Published v${next.publishedVersion}. Its triggers run from now on.`);
    },
  });
  const { mutate: start } = run;
  const { mutate: makeVersion } = publish;
  const triggers = draft.nodes
    .filter((node) => catalogue?.get(node.type)?.group === 'trigger')
    .map((node) => node.name);
  const hasWebhook = draft.nodes.some((node) => node.type === 'webhook');
  const isUpToDate = publishedVersion !== null && !draftChanged;

  const more = useMemo<Action[]>(() => {
    const download = (format: 'sluice' | 'n8n') => () => void downloadWorkflow(id, name, format).catch(notifyError);
    const list: (Action | false)[] = [
      { id: 'versions', label: 'Version history', icon: History, run: onVersions },
      { id: 'export', label: 'Export as JSON', icon: Download, run: download('sluice') },
      { id: 'export-n8n', label: 'Export for n8n', icon: Download, run: download('n8n') },
      mayPublish &&
        publishedVersion !== null && {
          id: 'unpublish',
          label: 'Unpublish',
          icon: Undo2,
          run: () => setOpen('unpublish'),
        },
      mayDelete && {
        id: 'delete',
        label: 'Delete workflow',
        icon: Trash2,
        look: 'danger',
        run: () => setOpen('delete'),
      },
    ];
    return list.filter((action) => action !== false);
  }, [id, name, onVersions, mayPublish, publishedVersion, mayDelete]);
  const all = useMemo<Action[]>(() => {
    const list: (Action | false)[] = [
      mayRun && { id: 'run', label: 'Run', icon: Play, run: () => start({}) },
      mayRun && { id: 'run-data', label: 'Run with data', icon: Braces, run: () => setOpen('data') },
      mayPublish && !isUpToDate && { id: 'publish', label: 'Publish', icon: Rocket, run: () => makeVersion() },
      hasWebhook && { id: 'fire', label: 'Fire it', icon: Terminal, run: () => onFire(true) },
      ...more,
    ];
    return list.filter((action) => action !== false);
  }, [mayRun, mayPublish, isUpToDate, hasWebhook, onFire, more, start, makeVersion]);
  useOfferActions(all);

  const failed = run.error ?? publish.error;
  const forgetFailure = () => (run.reset(), publish.reset());
  return (
    <>
      {hasWebhook && (
        <Button
          look="quiet"
          icon={<Terminal aria-hidden size={14} />}
          aria-expanded={isFiring}
          className="aria-expanded:bg-n4 aria-expanded:text-n12"
          onClick={() => onFire(!isFiring)}
        >
          <span className="max-sm:sr-only">Fire it</span>
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
          disabled={publish.isPending || isUpToDate}
          title={isUpToDate ? 'The draft is published as it is.' : undefined}
          onClick={() => publish.mutate()}
        >
          {publish.isPending ? 'Publishing…' : 'Publish'}
        </Button>
      )}
      <Menu label="More actions" actions={more} />
      {open === 'data' && (
        <RunDialog workflowId={id} triggers={triggers} onRun={run.mutate} onClose={() => setOpen(null)} />
      )}
      {open === 'unpublish' && <UnpublishDialog workflow={workflow} onClose={() => setOpen(null)} />}
      {open === 'delete' && <DeleteDialog workflow={workflow} onClose={() => setOpen(null)} />}
      {failed && (
        <Dialog
          title={run.error ? 'The workflow did not start' : 'The workflow was not published'}
          wide
          onClose={forgetFailure}
        >
          <WorkflowProblems
            error={failed}
            nodes={draft.nodes}
            onNode={(node) => {
              forgetFailure();
              onNode(node);
            }}
          />
        </Dialog>
      )}
    </>
  );
}
