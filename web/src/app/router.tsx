import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
  useNavigate,
} from '@tanstack/react-router';
import { ExecutionStatus } from '../../../core/api/executions.ts';
import { LoginPage } from '../features/auth/login-page.tsx';
import { SetupPage } from '../features/auth/setup-page.tsx';
import { ExecutionsPage } from '../features/executions/executions-page.tsx';
import { ApiKeys } from '../features/settings/api-keys.tsx';
import { Credentials } from '../features/settings/credentials.tsx';
import { SettingsPage } from '../features/settings/settings-page.tsx';
import { WorkflowsPage } from '../features/workflows/workflows-page.tsx';
import { BrokenPage } from './broken-page.tsx';
import { Frame } from './frame.tsx';
import { requireSession, safeTarget } from './guard.ts';
import { NotFoundPage } from './not-found-page.tsx';

const root = createRootRoute({ component: Outlet, notFoundComponent: NotFoundPage, errorComponent: BrokenPage });

const setup = createRoute({ getParentRoute: () => root, path: '/setup', component: SetupPage });
const login = createRoute({
  getParentRoute: () => root,
  path: '/login',
  validateSearch: (search: Record<string, unknown>): { to?: string } => {
    const to = safeTarget(search.to);
    return to ? { to } : {};
  },
  component: function Login() {
    const { to } = login.useSearch();
    const navigate = useNavigate();
    return <LoginPage onSignedIn={() => void navigate({ href: to ?? '/', replace: true })} />;
  },
});

const inside = createRoute({ getParentRoute: () => root, id: 'inside', beforeLoad: requireSession, component: Frame });
const workflows = createRoute({ getParentRoute: () => inside, path: '/', component: WorkflowsPage });
const workflow = createRoute({
  getParentRoute: () => inside,
  path: '/workflows/$id',
  validateSearch: (search: Record<string, unknown>): { fire?: true } => (search.fire === true ? { fire: true } : {}),
  component: lazyRouteComponent(() => import('./workflow-route.tsx'), 'WorkflowRoute'),
});
const executions = createRoute({
  getParentRoute: () => inside,
  path: '/executions',
  validateSearch: (search: Record<string, unknown>): { status?: ExecutionStatus; workflow?: string } => {
    const status = ExecutionStatus.safeParse(search.status);
    return {
      ...(status.success ? { status: status.data } : {}),
      ...(typeof search.workflow === 'string' ? { workflow: search.workflow } : {}),
    };
  },
  component: function Executions() {
    const { status, workflow: workflowId } = executions.useSearch();
    return <ExecutionsPage status={status} workflowId={workflowId} />;
  },
});
const execution = createRoute({
  getParentRoute: () => inside,
  path: '/executions/$id',
  component: lazyRouteComponent(() => import('./execution-route.tsx'), 'ExecutionRoute'),
});
const settings = createRoute({
  getParentRoute: () => inside,
  path: '/settings',
  component: () => (
    <SettingsPage>
      <Outlet />
    </SettingsPage>
  ),
});
const settingsHome = createRoute({
  getParentRoute: () => settings,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/settings/api-keys', replace: true });
  },
});
const apiKeys = createRoute({ getParentRoute: () => settings, path: '/api-keys', component: ApiKeys });
const credentials = createRoute({ getParentRoute: () => settings, path: '/credentials', component: Credentials });

export const router = createRouter({
  routeTree: root.addChildren([
    setup,
    login,
    inside.addChildren([
      workflows,
      workflow,
      executions,
      execution,
      settings.addChildren([settingsHome, apiKeys, credentials]),
    ]),
  ]),
  // The pages with a canvas are loaded on demand; pointing at a link is early enough.
  defaultPreload: 'intent',
  defaultNotFoundComponent: NotFoundPage,
  defaultErrorComponent: BrokenPage,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
