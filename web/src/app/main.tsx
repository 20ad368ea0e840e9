import '../lib/zod-without-eval.ts';
import '@fontsource-variable/inter/index.css';
import '@fontsource-variable/jetbrains-mono/index.css';
import '../ui/base.css';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { queryClient } from '../lib/query-client.ts';
import { useSession } from '../lib/session.ts';
import { NoticeList } from '../ui/notice-list.tsx';
import { router } from './router.tsx';

// A session that ends while a page is open: the guard runs again and leads to sign-in, keeping the target.
useSession.subscribe((now, before) => {
  if (now.accessToken !== null || before.accessToken === null) return;
  queryClient.clear();
  void router.invalidate();
});

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
      <NoticeList />
    </QueryClientProvider>
  </StrictMode>,
);
