import { CircleStop, Pause, Play } from 'lucide-react';
import { useCallback, useMemo, useState } from 'react';
import { useMay } from '../../lib/identity.ts';
import { useOfferActions } from '../../lib/page-actions.ts';
import type { ExecutionDetail } from '../../../../core/api/executions.ts';
import type { Action } from '../../ui/action.ts';
import { Button } from '../../ui/button.tsx';
import { isUnfinished } from '../../ui/status.ts';
import { CancelDialog } from './cancel-dialog.tsx';
import { endableWaits, type ExecutionView } from './run-view.ts';
import { useHold } from './use-hold.ts';

interface Props {
  detail: ExecutionDetail;
  view: ExecutionView;
}

/** What a person can do with an execution that has not ended. All of it stands in the palette, too. */
export function ControlButtons({ detail, view }: Props) {
  const { id, workflowName, document } = detail;
  const { status, holdId } = view;
  const [asking, setAsking] = useState(false);
  const ask = useCallback(() => setAsking(true), []);
  const may = useMay('execution:control');
  const { pause, goOn, isPending } = useHold(id);
  const open = may && isUnfinished(status);
  const waits = useMemo(() => {
    const nameOf = (node: string) => document.nodes.find((one) => one.id === node)?.name ?? node;
    const found = endableWaits(view);
    return found.map(({ id: waitId, node }) => ({
      waitId,
      label: found.length > 1 ? `End the wait of ${nameOf(node)}` : 'End the wait',
    }));
  }, [view, document]);
  // Named, so that a second click ends nothing that came after the first.
  const resume = useCallback(() => goOn(holdId === null ? null : { holdId }), [goOn, holdId]);
  const actions = useMemo<Action[]>(
    () =>
      open
        ? [
            ...(status === 'paused'
              ? [{ id: 'resume', label: 'Resume this execution', icon: Play, run: resume }]
              : [{ id: 'pause', label: 'Pause this execution', icon: Pause, run: () => pause() }]),
            ...waits.map(({ waitId, label }) => ({
              id: `go-on-${waitId}`,
              label: `${label} now`,
              icon: Play,
              run: () => goOn({ waitId }),
            })),
            { id: 'cancel', label: 'Cancel this execution', icon: CircleStop, look: 'danger' as const, run: ask },
          ]
        : [],
    [open, status, waits, goOn, resume, pause, ask],
  );
  useOfferActions(actions);
  if (!open) return null;
  return (
    <>
      {waits.map(({ waitId, label }) => (
        <Button
          key={waitId}
          icon={<Play aria-hidden size={14} />}
          disabled={isPending}
          title="The node goes on without waiting any longer"
          onClick={() => goOn({ waitId })}
        >
          {label}
        </Button>
      ))}
      {status === 'paused' ? (
        <Button look="primary" icon={<Play aria-hidden size={14} />} disabled={isPending} onClick={resume}>
          Resume
        </Button>
      ) : (
        <Button icon={<Pause aria-hidden size={14} />} disabled={isPending} onClick={() => pause()}>
          Pause
        </Button>
      )}
      <Button look="danger" icon={<CircleStop aria-hidden size={14} />} onClick={ask}>
        Cancel
      </Button>
      {asking && <CancelDialog id={id} workflowName={workflowName} onClose={() => setAsking(false)} />}
    </>
  );
}
