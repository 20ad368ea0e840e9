import { Link } from '@tanstack/react-router';
import { KeyRound, LockKeyhole } from 'lucide-react';
import type { ReactNode } from 'react';
import { PageTitle, TopBar } from '../../ui/top-bar.tsx';

const tab =
  'flex h-8 items-center gap-2 rounded-control px-2.5 text-sm text-n11 hover:bg-n4 hover:text-n12 aria-[current=page]:bg-n4 aria-[current=page]:font-medium aria-[current=page]:text-n12';

export function SettingsPage({ children }: { children: ReactNode }) {
  return (
    <>
      <TopBar>
        <PageTitle>Settings</PageTitle>
      </TopBar>
      <div className="flex min-h-0 flex-1 max-sm:flex-col">
        <nav
          aria-label="Settings"
          className="flex shrink-0 gap-0.5 border-n6 p-2 max-sm:border-b sm:w-48 sm:flex-col sm:border-r"
        >
          <Link to="/settings/api-keys" className={tab}>
            <KeyRound aria-hidden size={15} /> API keys
          </Link>
          <Link to="/settings/credentials" className={tab}>
            <LockKeyhole aria-hidden size={15} /> Credentials
          </Link>
        </nav>
        <main className="min-w-0 flex-1 overflow-auto">{children}</main>
      </div>
    </>
  );
}
