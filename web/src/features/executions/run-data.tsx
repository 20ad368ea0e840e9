import { useQuery } from '@tanstack/react-query';
import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { count } from '../../lib/format.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { ItemTable } from '../../ui/item-table.tsx';
import { JsonView } from '../../ui/json-view.tsx';
import { ErrorBox } from '../../ui/problem-box.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { ItemFiles } from './item-files.tsx';
import { nodeRunQuery } from './queries.ts';
import type { RunView } from './run-view.ts';

const LIMIT = 50;
type Side = 'input' | 'output';
type Form = 'table' | 'json';

interface Props {
  executionId: string;
  run: RunView;
  outputs: readonly string[];
}

/** The items that went into a node run and came out of it. */
export function RunData({ executionId, run, outputs }: Props) {
  const [side, setSide] = useState<Side>(run.error && run.itemCounts.length === 0 ? 'input' : 'output');
  const [form, setForm] = useState<Form>('table');
  const [port, setPort] = useState<number | null>(null);
  const [offset, setOffset] = useState(0);
  const seen = `${run.status} ${run.attempt} ${run.itemCounts.join()}`;
  const { data, error, refetch } = useQuery(nodeRunQuery(executionId, run.node, run.run, offset, LIMIT, seen));

  const counts = (side === 'output' ? data?.itemCounts : data?.inputCounts) ?? [];
  const lists = (side === 'output' ? data?.outputs : data?.inputs) ?? [];
  // The first output with items: of an If that is the branch that was taken.
  const shown =
    port ??
    Math.max(
      0,
      counts.findIndex((items) => items > 0),
    );
  const items = lists[shown] ?? [];
  const total = counts[shown] ?? items.length;
  const sum = (list: readonly number[] | undefined) => list?.reduce((a, b) => a + b, 0);
  const choose = (next: Side) => {
    setSide(next);
    setPort(null);
    setOffset(0);
  };
  return (
    <section aria-label="Data" className="border-t border-n5">
      <div className="sticky top-0 z-10 flex flex-wrap items-center justify-between gap-2 border-b border-n5 bg-n1 px-3 py-1.5">
        <Tabs<Side>
          label="Input or output"
          value={side}
          onChange={choose}
          options={[
            { value: 'input', label: 'Input', count: sum(data?.inputCounts) },
            { value: 'output', label: 'Output', count: sum(data?.itemCounts) },
          ]}
        />
        <Tabs<Form>
          label="Form"
          value={form}
          onChange={setForm}
          options={[
            { value: 'table', label: 'Table' },
            { value: 'json', label: 'JSON' },
          ]}
        />
      </div>
      {counts.length > 1 && (
        <div className="border-b border-n5 px-3 py-1.5">
          <Tabs<string>
            label={side === 'output' ? 'Which output' : 'Which input'}
            value={String(shown)}
            onChange={(next) => (setPort(Number(next)), setOffset(0))}
            options={counts.map((items, index) => ({
              value: String(index),
              label: (side === 'output' ? outputs[index] : undefined) || `${side} ${index + 1}`,
              count: items,
            }))}
          />
        </div>
      )}
      {error ? (
        <div className="p-3">
          <ErrorBox error={error} retry={() => void refetch()} />
        </div>
      ) : !data ? (
        <div aria-hidden className="skeleton m-3 h-32" />
      ) : items.length === 0 ? (
        <p className="p-3 text-sm text-n11">{emptyWord(side, run)}</p>
      ) : form === 'table' ? (
        <ItemTable rows={items.map((item) => item.json)} first={offset} />
      ) : (
        <JsonView label={`${side} as JSON`} value={items.map((item) => item.json)} />
      )}
      <ItemFiles executionId={executionId} items={items} first={offset} />
      {total > LIMIT && (
        <div className="flex items-center justify-end gap-1 border-t border-n5 px-3 py-1 text-xs text-n11">
          {offset + 1}–{Math.min(offset + LIMIT, total)} of {count(total, 'item')}
          <IconButton label="Items before" disabled={offset === 0} onClick={() => setOffset(offset - LIMIT)}>
            <ChevronLeft size={16} />
          </IconButton>
          <IconButton label="Items after" disabled={offset + LIMIT >= total} onClick={() => setOffset(offset + LIMIT)}>
            <ChevronRight size={16} />
          </IconButton>
        </div>
      )}
    </section>
  );
}

function emptyWord(side: Side, run: RunView): string {
  if (side === 'input') return 'No items came in: this node started the execution.';
  return run.endedAt === null ? 'No items yet.' : 'No items came out.';
}
