import { Upload } from 'lucide-react';
import { Button } from '../../ui/button.tsx';
import { SampleCards } from './sample-cards.tsx';

/** What an empty workspace shows: how the first workflow comes to be. */
export function FirstWorkflow({ onImport }: { onImport: () => void }) {
  return (
    <div className="mx-auto grid max-w-2xl gap-5 px-6 py-12">
      <div className="grid gap-1">
        <h2 className="text-xl font-semibold">Start with a sample</h2>
        <p className="text-n11">
          A workflow is a set of connected nodes: a trigger starts it, the others work on the items that arrive. A
          sample is added and published at once, and comes with a line for your terminal that fires it.
        </p>
      </div>
      <SampleCards />
      <p className="flex flex-wrap items-center gap-2 text-sm text-n11">
        You have a workflow already?
        <Button icon={<Upload aria-hidden size={14} />} onClick={onImport}>
          Import a file
        </Button>
      </p>
    </div>
  );
}
