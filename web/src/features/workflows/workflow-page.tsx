import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useCallback, useState, type ReactNode } from 'react';
import { useCatalogue } from '../../lib/catalogue.ts';
import { useTitle } from '../../lib/use-title.ts';
import { Canvas } from '../../ui/canvas/canvas.tsx';
import { ErrorBox } from '../../ui/problem-box.tsx';
import { PageTitle, TopBar } from '../../ui/top-bar.tsx';
import { NodePanel } from './node-panel.tsx';
import { PublishBadge } from './publish-badge.tsx';
import { workflowQuery } from './queries.ts';
import { addressesOf, WebhookAddresses } from './webhook-addresses.tsx';
import { SampleStarted } from './sample-started.tsx';
import { WorkflowActions } from './workflow-actions.tsx';

interface Props {
  id: string;
  /** The executions of the workflow. The app puts it in: features do not know each other. */
  drawer: ReactNode;
  /** Waits for the first execution, beside the line that fires a sample. */
  firstExecution: ReactNode;
}

export function WorkflowPage({ id, drawer, firstExecution }: Props) {
  const workflow = useQuery(workflowQuery(id));
  const catalogue = useCatalogue();
  const [selected, setSelected] = useState<string | null>(null);
  const close = useCallback(() => setSelected(null), []);
  useTitle(workflow.data?.name ?? 'Workflow');
  const error = workflow.error ?? catalogue.error;
  const node = workflow.data?.draft.nodes.find((one) => one.id === selected);
  const addresses = workflow.data && node ? addressesOf(workflow.data).filter((one) => one.nodeId === node.id) : [];
  return (
    <>
      <TopBar actions={workflow.data && <WorkflowActions workflow={workflow.data} catalogue={catalogue.data} />}>
        <nav aria-label="Breadcrumb" className="flex min-w-0 items-center gap-2">
          <Link to="/" className="text-n11 hover:text-n12 max-sm:hidden">
            Workflows
          </Link>
          <span aria-hidden className="text-n9 max-sm:hidden">
            /
          </span>
          <PageTitle>
            {workflow.data?.name ?? <span className="skeleton inline-block h-4 w-40 align-middle" />}
          </PageTitle>
        </nav>
        {workflow.data && <PublishBadge {...workflow.data} />}
      </TopBar>
      <main aria-busy={workflow.isPending} className="flex min-h-0 flex-1 flex-col">
        <SampleStarted workflowId={id}>{firstExecution}</SampleStarted>
        {error && (
          <div className="p-4">
            <ErrorBox error={error} retry={() => void workflow.refetch()} />
          </div>
        )}
        <div className="relative flex min-h-0 flex-1">
          {workflow.data && catalogue.data && (
            <Canvas
              document={workflow.data.draft}
              catalogue={catalogue.data}
              selected={selected}
              onSelect={setSelected}
            />
          )}
          {node && (
            <NodePanel key={node.id} node={node} info={catalogue.data?.get(node.type)} onClose={close}>
              {addresses.length > 0 && <WebhookAddresses addresses={addresses} />}
            </NodePanel>
          )}
        </div>
        {workflow.data && drawer}
      </main>
    </>
  );
}
