import type { ReactNode } from 'react';

/** The 44-px bar of a page: what it is on the left, what can be done on the right. */
export function TopBar({ children, actions }: { children: ReactNode; actions?: ReactNode }) {
  return (
    <header className="flex min-h-11 shrink-0 flex-wrap items-center gap-x-3 gap-y-1 border-b border-n6 bg-n1 px-4 py-1.5">
      <div className={`flex min-w-0 flex-1 items-center gap-2.5 ${actions ? 'max-sm:basis-full' : ''}`}>{children}</div>
      {actions && <div className="flex items-center gap-2">{actions}</div>}
    </header>
  );
}

export function PageTitle({ children }: { children: ReactNode }) {
  return <h1 className="truncate text-base font-semibold">{children}</h1>;
}
