import { CircleStop, Pause, Play } from 'lucide-react';
import { useCallback, useMemo, useState } from 'react';
import { useMay } from '../../lib/identity.ts';
import { useOfferActions } from '../../lib/page-actions.ts';
import type { Action } from '../../ui/action.ts';
import { Button } from '../../ui/button.tsx';
import { isUnfinished } from '../../ui/status.ts';
import { CancelDialog } from './cancel-dialog.tsx';
import { useHold } from './use-hold.ts';

interface Props {
  id: string;
  status: string;
  workflowName: string;
}

/** What a person can do with an execution that has not ended. All of it stands in the palette, too. */
export function ControlButtons({ id, status, workflowName }: Props) {
  const [asking, setAsking] = useState(false);
  const ask = useCallback(() => setAsking(true), []);
  const may = useMay('execution:control');
  const { pause, goOn, isPending } = useHold(id);
  const open = may && isUnfinished(status);
  const actions = useMemo<Action[]>(
    () =>
      open
        ? [
            ...(status === 'paused'
              ? [{ id: 'resume', label: 'Resume this execution', icon: Play, run: () => goOn() }]
              : [{ id: 'pause', label: 'Pause this execution', icon: Pause, run: () => pause() }]),
            ...(status === 'waiting'
              ? [{ id: 'go-on', label: 'End the wait now', icon: Play, run: () => goOn() }]
              : []),
            { id: 'cancel', label: 'Cancel this execution', icon: CircleStop, look: 'danger' as const, run: ask },
          ]
        : [],
    [open, status, goOn, pause, ask],
  );
  useOfferActions(actions);
  if (!open) return null;
  return (
    <>
      {status === 'waiting' && (
        <Button
          icon={<Play aria-hidden size={14} />}
          disabled={isPending}
          title="The node goes on as if what it waits for had come"
          onClick={() => goOn()}
        >
          End the wait
        </Button>
      )}
      {status === 'paused' ? (
        <Button look="primary" icon={<Play aria-hidden size={14} />} disabled={isPending} onClick={() => goOn()}>
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
