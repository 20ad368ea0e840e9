import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';

/** Says what belongs here and how the first one comes to be. */
export function EmptyState({ icon: Icon, title, children }: { icon: LucideIcon; title: string; children?: ReactNode }) {
  return (
    <div className="mx-auto grid max-w-md justify-items-center gap-2 px-6 py-14 text-center">
      <Icon aria-hidden size={22} strokeWidth={1.6} className="text-n9" />
      <h2 className="text-base font-semibold">{title}</h2>
      {children && <div className="text-sm text-n11">{children}</div>}
    </div>
  );
}
