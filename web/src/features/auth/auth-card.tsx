import type { ReactNode } from 'react';
import { Logo } from '../../ui/logo.tsx';

/** The frame of the pages before sign-in. */
export function AuthCard({ title, lead, children }: { title: string; lead?: ReactNode; children: ReactNode }) {
  return (
    <main className="grid min-h-full place-items-center px-4 py-10">
      <div className="w-full max-w-[380px]">
        <div className="mb-5 flex items-center gap-2.5 text-lg font-semibold">
          <Logo size={28} />
          Sluice
        </div>
        <div className="rounded-card border border-n6 bg-n1 p-6">
          <h1 className="text-xl font-semibold">{title}</h1>
          {lead && <div className="mt-1 text-sm text-n11">{lead}</div>}
          <div className="mt-5">{children}</div>
        </div>
      </div>
    </main>
  );
}
