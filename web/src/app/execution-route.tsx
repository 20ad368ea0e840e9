import { getRouteApi } from '@tanstack/react-router';
import { ExecutionPage } from '../features/executions/execution-page.tsx';

const route = getRouteApi('/inside/executions/$id');

export function ExecutionRoute() {
  const { id } = route.useParams();
  return <ExecutionPage key={id} id={id} />;
}
