import { useInfiniteQuery } from '@tanstack/react-query';
import { Upload } from 'lucide-react';
import { useState, type DragEvent } from 'react';
import { useMay } from '../../lib/identity.ts';
import { useTitle } from '../../lib/use-title.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorBox } from '../../ui/problem-box.tsx';
import { SkeletonRows } from '../../ui/skeleton-rows.tsx';
import { PageTitle, TopBar } from '../../ui/top-bar.tsx';
import { FirstWorkflow } from './first-workflow.tsx';
import { ImportDialog } from './import-dialog.tsx';
import { workflowsQuery } from './queries.ts';
import { SampleCards } from './sample-cards.tsx';
import { WorkflowRows } from './workflow-rows.tsx';

/** With this few workflows there is room to go on offering the samples. */
const FEW = 3;

export function WorkflowsPage() {
  useTitle('Workflows');
  const [importing, setImporting] = useState<{ given?: string } | null>(null);
  const mayEdit = useMay('workflow:edit');
  const list = useInfiniteQuery(workflowsQuery);
  const workflows = list.data?.pages.flatMap((page) => page.items) ?? [];
  const drop = (event: DragEvent) => {
    const [file] = event.dataTransfer.files;
    if (!mayEdit || !file) return;
    event.preventDefault();
    void file.text().then((given) => setImporting({ given }));
  };
  return (
    <>
      <TopBar
        actions={
          mayEdit && (
            <Button icon={<Upload aria-hidden size={14} />} onClick={() => setImporting({})}>
              Import
            </Button>
          )
        }
      >
        <PageTitle>Workflows</PageTitle>
      </TopBar>
      <main
        aria-busy={list.isPending}
        onDragOver={(event) => mayEdit && event.preventDefault()}
        onDrop={drop}
        className="min-h-0 flex-1 overflow-auto"
      >
        {list.isPending && <SkeletonRows />}
        {list.error && (
          <div className="p-4">
            <ErrorBox error={list.error} retry={() => void list.refetch()} />
          </div>
        )}
        {list.data && workflows.length === 0 && <FirstWorkflow onImport={() => setImporting({})} />}
        {workflows.length > 0 && <WorkflowRows workflows={workflows} />}
        {list.hasNextPage && (
          <div className="p-3 text-center">
            <Button disabled={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
              Load more
            </Button>
          </div>
        )}
        {workflows.length > 0 && workflows.length <= FEW && (
          <section aria-labelledby="samples" className="max-w-3xl px-4 py-8">
            <h2 id="samples" className="mb-2 text-sm font-semibold text-n11">
              Samples
            </h2>
            <SampleCards />
          </section>
        )}
      </main>
      {importing && <ImportDialog {...importing} onClose={() => setImporting(null)} />}
    </>
  );
}
