import { useMutation, useQueryClient } from '@tanstack/react-query';
import { pauseExecution, resumeExecution } from '../../../../core/api/execution-control.ts';
import { call } from '../../lib/call.ts';
import { notify, notifyError } from '../../lib/notices.ts';

/** Pausing an execution, and letting it go on. The live view shows what becomes of it. */
export function useHold(id: string) {
  const client = useQueryClient();
  const refresh = () => {
    for (const queryKey of [['execution', id], ['executions']]) void client.invalidateQueries({ queryKey });
  };
  const pause = useMutation({
    mutationFn: () => call(pauseExecution, { params: { id }, body: {} }),
    onSuccess: () => notify('Paused. What is in flight may finish; nothing new starts.'),
    onError: notifyError,
    onSettled: refresh,
  });
  const goOn = useMutation({
    mutationFn: (ends: { holdId: number } | { waitId: string } | null) =>
      call(resumeExecution, { params: { id }, body: ends ?? {} }),
    onError: notifyError,
    onSettled: refresh,
  });
  return { pause: pause.mutate, goOn: goOn.mutate, isPending: pause.isPending || goOn.isPending };
}
