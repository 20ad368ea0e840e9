import type { ReactNode } from 'react';

export function SettingsSection({
  title,
  lead,
  action,
  children,
}: {
  title: string;
  lead: string;
  action: ReactNode;
  children: ReactNode;
}) {
  return (
    <section aria-label={title} className="mx-auto grid max-w-4xl gap-4 p-6 max-sm:p-4">
      <div className="flex flex-wrap items-start justify-between gap-3">
        <div className="max-w-xl">
          <h2 className="text-lg font-semibold">{title}</h2>
          <p className="text-sm text-n11">{lead}</p>
        </div>
        {action}
      </div>
      {children}
    </section>
  );
}

/** A list in a card: rows of 32 px and more, separated by hairlines. */
export function RowCard({ children }: { children: ReactNode }) {
  return <ul className="divide-y divide-n5 overflow-hidden rounded-card border border-n6 bg-n1 text-sm">{children}</ul>;
}
