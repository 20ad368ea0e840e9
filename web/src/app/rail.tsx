import { Link, useLocation, type LinkProps } from '@tanstack/react-router';
import { ListVideo, Search, Settings, Workflow, type LucideIcon } from 'lucide-react';
import { Logo } from '../ui/logo.tsx';
import { AccountMenu } from './account-menu.tsx';

const item =
  'relative grid size-9 place-items-center rounded-control text-n11 transition-colors duration-100 hover:bg-n4 hover:text-n12';
const active =
  'bg-n4 !text-n12 before:absolute before:inset-y-2 before:-left-1.5 before:w-[3px] before:rounded-full before:bg-accent max-sm:before:hidden';

export function Rail({ onPalette }: { onPalette: () => void }) {
  return (
    <nav
      aria-label="Main"
      className="flex shrink-0 items-center gap-1 border-n6 bg-n2 max-sm:h-12 max-sm:justify-around max-sm:border-t sm:w-12 sm:flex-col sm:border-r sm:py-2"
    >
      <Link to="/" aria-label="Sluice" className="mb-1.5 grid size-9 place-items-center rounded-control max-sm:hidden">
        <Logo />
      </Link>
      <RailLink to="/" label="Workflows" icon={Workflow} also="/workflows" />
      <RailLink to="/executions" label="Executions" icon={ListVideo} />
      <RailLink to="/settings" label="Settings" icon={Settings} />
      <div className="flex-1 max-sm:hidden" />
      <button type="button" aria-label="Commands" title="Commands (Ctrl K)" onClick={onPalette} className={item}>
        <Search aria-hidden size={18} strokeWidth={1.8} />
      </button>
      <AccountMenu />
    </nav>
  );
}

interface RailLinkProps {
  to: LinkProps['to'];
  label: string;
  icon: LucideIcon;
  /** A path whose pages belong to this item too. */
  also?: string;
}

function RailLink({ to, label, icon: Icon, also }: RailLinkProps) {
  const within = useLocation({ select: ({ pathname }) => also !== undefined && pathname.startsWith(also) });
  return (
    <Link
      to={to}
      aria-label={label}
      title={label}
      activeOptions={{ exact: to === '/' }}
      className={`${item} ${within ? active : ''}`}
      activeProps={{ className: active }}
    >
      <Icon aria-hidden size={18} strokeWidth={1.8} />
    </Link>
  );
}
