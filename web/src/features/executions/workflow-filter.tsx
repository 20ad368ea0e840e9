import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { workflowNamesQuery } from './queries.ts';

/** Which workflow's executions are shown. Stands in the address, beside the status. */
export function WorkflowFilter({ workflowId }: { workflowId: string | undefined }) {
  const { data: names = [] } = useQuery(workflowNamesQuery);
  const navigate = useNavigate();
  const choose = (next: string) =>
    void navigate({
      to: '/executions',
      search: ({ status }) => ({ ...(status ? { status } : {}), ...(next === '' ? {} : { workflow: next }) }),
    });
  return (
    <select
      aria-label="Filter by workflow"
      value={workflowId ?? ''}
      onChange={(event) => choose(event.target.value)}
      className={`h-7 max-w-56 shrink-0 truncate rounded-control border bg-n1 px-2 text-xs font-medium ${workflowId ? 'border-accent text-accent-strong' : 'border-n7 text-n11 hover:border-n8'}`}
    >
      <option value="">All workflows</option>
      {workflowId && !names.some(({ id }) => id === workflowId) && (
        <option value={workflowId}>A deleted workflow</option>
      )}
      {names.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </select>
  );
}
