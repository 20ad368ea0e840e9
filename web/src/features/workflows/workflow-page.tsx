import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useCallback, useState, type ReactNode } from 'react';
import { useCatalogue } from '../../lib/catalogue.ts';
import { useTitle } from '../../lib/use-title.ts';
import { Canvas } from '../../ui/canvas/canvas.tsx';
import { ErrorBox } from '../../ui/problem-box.tsx';
import { PageTitle, TopBar } from '../../ui/top-bar.tsx';
import { FirePanel } from './fire-panel.tsx';
import { FormAddress } from './form-address.tsx';
import { NextStart } from './next-start.tsx';
import { NodePanel } from './node-panel.tsx';
import { PublishBadge } from './publish-badge.tsx';
import { workflowQuery } from './queries.ts';
import { VersionsPanel } from './versions-panel.tsx';
import { addressesOf, WebhookAddresses } from './webhook-addresses.tsx';
import { WorkflowActions } from './workflow-actions.tsx';

interface Props {
  id: string;
  /** The executions of the workflow. The app puts it in: features do not know each other. */
  drawer: ReactNode;
  /** Whether the page shows how to fire the workflow from outside. */
  isFiring: boolean;
  onFire: (show: boolean) => void;
  /** Shows what the line that fires it has started. */
  firstExecution: ReactNode;
}

export function WorkflowPage({ id, isFiring, onFire, drawer, firstExecution }: Props) {
  const workflow = useQuery(workflowQuery(id));
  const catalogue = useCatalogue();
  const [selected, setSelected] = useState<string | null>(null);
  const [hasVersions, setVersions] = useState(false);
  const select = useCallback((next: string | null) => {
    setSelected(next);
    if (next !== null) setVersions(false);
  }, []);
  const close = useCallback(() => setSelected(null), []);
  const showVersions = useCallback(() => {
    setSelected(null);
    setVersions(true);
  }, []);
  const hideVersions = useCallback(() => setVersions(false), []);
  useTitle(workflow.data?.name ?? 'Workflow');
  const error = (workflow.data ? null : workflow.error) ?? (catalogue.data ? null : catalogue.error);
  const node = workflow.data?.draft.nodes.find((one) => one.id === selected);
  const addresses = workflow.data && node ? addressesOf(workflow.data).filter((one) => one.nodeId === node.id) : [];
  return (
    <>
      <TopBar
        actions={
          workflow.data && (
            <WorkflowActions
              workflow={workflow.data}
              catalogue={catalogue.data}
              isFiring={isFiring}
              onFire={onFire}
              onVersions={showVersions}
              onNode={select}
            />
          )
        }
      >
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
        {isFiring && workflow.data && (
          <FirePanel workflow={workflow.data} onClose={() => onFire(false)}>
            {firstExecution}
          </FirePanel>
        )}
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
              ports={workflow.data.ports}
              selected={selected}
              onSelect={select}
            />
          )}
          {hasVersions && <VersionsPanel workflowId={id} onClose={hideVersions} />}
          {node && (
            <NodePanel key={node.id} node={node} info={catalogue.data?.get(node.type)} onClose={close}>
              {addresses.length > 0 && <WebhookAddresses addresses={addresses} />}
              {workflow.data && <FormAddress workflow={workflow.data} node={node.id} />}
              {workflow.data && <NextStart workflow={workflow.data} node={node.id} />}
            </NodePanel>
          )}
        </div>
        {workflow.data && drawer}
      </main>
    </>
  );
}
