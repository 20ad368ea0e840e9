import { getRouteApi } from '@tanstack/react-router';
import { useCallback } from 'react';
import { ExecutionDrawer } from '../features/executions/execution-drawer.tsx';
import { FirstExecution } from '../features/executions/first-execution.tsx';
import { WorkflowPage } from '../features/workflows/workflow-page.tsx';

const route = getRouteApi('/inside/workflows/$id');

export function WorkflowRoute() {
  const { id } = route.useParams();
  const { fire = false } = route.useSearch();
  const navigate = route.useNavigate();
  const onFire = useCallback(
    (show: boolean) => void navigate({ search: show ? { fire: true } : {}, replace: true }),
    [navigate],
  );
  return (
    <WorkflowPage
      key={id}
      id={id}
      isFiring={fire}
      onFire={onFire}
      drawer={<ExecutionDrawer workflowId={id} />}
      firstExecution={<FirstExecution workflowId={id} />}
    />
  );
}
