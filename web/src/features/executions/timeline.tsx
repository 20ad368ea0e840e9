import { memo, useMemo } from 'react';
import type { WorkflowDocument } from '../../../../core/workflow/document.ts';
import { duration } from '../../lib/format.ts';
import { useNow } from '../../lib/use-now.ts';
import { Elapsed } from '../../ui/elapsed.tsx';
import { StatusIcon } from '../../ui/status-mark.tsx';
import { lookOf } from '../../ui/status.ts';
import type { ExecutionView, RunView } from './run-view.ts';

const TICKS = [0, 0.25, 0.5, 0.75, 1];
/** On a phone there is room for the ends and the middle only. */
const isMinor = (at: number): boolean => at === 0.25 || at === 0.75;

interface Props {
  document: WorkflowDocument;
  view: ExecutionView;
  selected: { node: string; run: number } | null;
  onSelect: (node: string, run: number) => void;
}

/** Time runs left to right: when each node ran, how long, and how it ended. */
export function Timeline({ document, view, selected, onSelect }: Props) {
  const now = useNow(view.endedAt === null ? 250 : null);
  const names = useMemo(() => new Map(document.nodes.map(({ id, name }) => [id, name])), [document]);
  const first = Math.min(view.startedAt, ...view.runs.map((run) => run.startedAt));
  const last = Math.max(first + 1, view.endedAt ?? now, ...view.runs.map((run) => run.endedAt ?? run.startedAt));
  const span = last - first;
  return (
    <div className="min-w-fit">
      <div aria-hidden className="sticky top-0 z-10 flex h-6 border-b border-n4 bg-n1 text-[11px] text-n10">
        <div className="w-56 shrink-0 max-sm:w-40" />
        <div className="relative mr-32 min-w-40 flex-1">
          {TICKS.map((at) => (
            <span
              key={at}
              style={{ left: `${at * 100}%` }}
              className={`absolute top-1 -translate-x-1/2 whitespace-nowrap ${isMinor(at) ? 'max-sm:hidden' : ''}`}
            >
              {duration(span * at)}
            </span>
          ))}
        </div>
      </div>
      <ol>
        {view.runs.map((run) => (
          <TimelineRow
            key={`${run.node}/${run.run}`}
            run={run}
            name={names.get(run.node) ?? run.node}
            left={(run.startedAt - first) / span}
            width={((run.endedAt ?? now) - run.startedAt) / span}
            isSelected={selected?.node === run.node && selected.run === run.run}
            onSelect={onSelect}
          />
        ))}
      </ol>
    </div>
  );
}

interface RowProps {
  run: RunView;
  name: string;
  left: number;
  width: number;
  isSelected: boolean;
  onSelect: (node: string, run: number) => void;
}

const TimelineRow = memo(function TimelineRow({ run, name, left, width, isSelected, onSelect }: RowProps) {
  const { word, fill, ink } = lookOf(run.status);
  const again = [run.run > 0 ? `run ${run.run + 1}` : '', run.attempt > 1 ? `attempt ${run.attempt}` : ''].filter(
    Boolean,
  );
  return (
    <li>
      <button
        type="button"
        aria-pressed={isSelected}
        onClick={() => onSelect(run.node, run.run)}
        className={`flex h-7 w-full items-center text-left text-xs focus-visible:-outline-offset-2 ${isSelected ? 'bg-accent-soft' : 'hover:bg-n3'}`}
      >
        <span className="flex w-56 shrink-0 items-center gap-2 pl-4 max-sm:w-40">
          <StatusIcon status={run.status} />
          <span className="sr-only">{word}</span>
          <span className="truncate font-medium">{name}</span>
          {again.length > 0 && <span className="shrink-0 text-n11">{again.join(', ')}</span>}
        </span>
        <span className="relative mr-32 h-full min-w-40 flex-1">
          <span
            style={{
              left: `${Math.min(99.6, left * 100)}%`,
              width: `max(3px, ${Math.max(0, Math.min(1 - left, width) * 100)}%)`,
            }}
            className={`absolute inset-y-2 rounded-[3px] ${fill} ${run.endedAt === null ? 'canvas-pulse' : ''}`}
          />
          <span
            style={{ left: `${Math.min(1, left + width) * 100}%` }}
            className={`absolute top-1.5 pl-2 leading-4 whitespace-nowrap ${run.status === 'succeeded' ? 'text-n11' : ink}`}
          >
            {run.status === 'waiting' || run.status === 'retrying' ? `${word.toLowerCase()} ` : ''}
            <Elapsed from={run.startedAt} to={run.endedAt} />
          </span>
        </span>
      </button>
    </li>
  );
});
