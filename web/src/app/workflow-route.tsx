import { getRouteApi } from '@tanstack/react-router';
import { ExecutionDrawer } from '../features/executions/execution-drawer.tsx';
import { FirstExecution } from '../features/executions/first-execution.tsx';
import { WorkflowPage } from '../features/workflows/workflow-page.tsx';

const route = getRouteApi('/inside/workflows/$id');

export function WorkflowRoute() {
  const { id } = route.useParams();
  return (
    <WorkflowPage
      key={id}
      id={id}
      drawer={<ExecutionDrawer workflowId={id} />}
      firstExecution={<FirstExecution workflowId={id} />}
    />
  );
}
