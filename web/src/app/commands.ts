import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import {
  Keyboard,
  KeyRound,
  ListVideo,
  LockKeyhole,
  LogOut,
  Moon,
  Sun,
  Monitor,
  Workflow,
  type LucideIcon,
} from 'lucide-react';
import { workflowsQuery } from '../features/workflows/queries.ts';
import { usePageActions } from '../lib/page-actions.ts';
import { chooseTheme } from '../lib/theme.ts';
import { signOut } from './sign-out.ts';

export interface Command {
  id: string;
  group: 'This page' | 'Go to' | 'Workflows' | 'Actions';
  label: string;
  icon: LucideIcon;
  shortcut?: string;
  run: () => void;
}

/** Everything that the palette can do. */
export function useCommands(onShortcuts: () => void): Command[] {
  const navigate = useNavigate();
  const workflows = useInfiniteQuery(workflowsQuery).data?.pages.flatMap((page) => page.items) ?? [];
  const here = usePageActions((state) => state.actions);
  const leave = () => void signOut().then(() => navigate({ to: '/login', search: {} }));
  return [
    ...here.map((action) => ({ ...action, group: 'This page' as const })),
    { id: 'workflows', group: 'Go to', label: 'Workflows', icon: Workflow, run: () => void navigate({ to: '/' }) },
    {
      id: 'executions',
      group: 'Go to',
      label: 'Executions',
      icon: ListVideo,
      run: () => void navigate({ to: '/executions' }),
    },
    {
      id: 'failed',
      group: 'Go to',
      label: 'Failed executions',
      icon: ListVideo,
      run: () => void navigate({ to: '/executions', search: { status: 'failed' } }),
    },
    {
      id: 'keys',
      group: 'Go to',
      label: 'API keys',
      icon: KeyRound,
      run: () => void navigate({ to: '/settings/api-keys' }),
    },
    {
      id: 'credentials',
      group: 'Go to',
      label: 'Credentials',
      icon: LockKeyhole,
      run: () => void navigate({ to: '/settings/credentials' }),
    },
    ...workflows.map(({ id, name }) => ({
      id: `workflow ${id}`,
      group: 'Workflows' as const,
      label: name,
      icon: Workflow,
      run: () => void navigate({ to: '/workflows/$id', params: { id } }),
    })),
    { id: 'light', group: 'Actions', label: 'Use the light theme', icon: Sun, run: () => chooseTheme('light') },
    { id: 'dark', group: 'Actions', label: 'Use the dark theme', icon: Moon, run: () => chooseTheme('dark') },
    {
      id: 'system',
      group: 'Actions',
      label: "Use the system's theme",
      icon: Monitor,
      run: () => chooseTheme('system'),
    },
    { id: 'shortcuts', group: 'Actions', label: 'Show the shortcuts', icon: Keyboard, shortcut: '?', run: onShortcuts },
    { id: 'leave', group: 'Actions', label: 'Sign out', icon: LogOut, run: leave },
  ];
}
