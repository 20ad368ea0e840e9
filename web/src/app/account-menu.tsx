import { useNavigate } from '@tanstack/react-router';
import { LogOut } from 'lucide-react';
import { useEffect, useId, useRef } from 'react';
import { useIdentity } from '../lib/identity.ts';
import { Button } from '../ui/button.tsx';
import { signOut } from './sign-out.ts';
import { ThemeSwitch } from './theme-switch.tsx';

const initials = (name: string): string =>
  name
    .split(/\s+/)
    .slice(0, 2)
    .map((word) => word.charAt(0).toUpperCase())
    .join('');

/** Who is signed in, the theme, and the way out. The platform's popover closes by Esc and by a click elsewhere. */
export function AccountMenu() {
  const { data } = useIdentity();
  const id = useId();
  const menu = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const navigate = useNavigate();
  useEffect(() => {
    const popover = menu.current;
    const place = (event: Event) => {
      if ((event as ToggleEvent).newState !== 'open' || !popover || !button.current) return;
      const { right, bottom } = button.current.getBoundingClientRect();
      const narrow = window.innerWidth < 640;
      popover.style.left = narrow ? 'auto' : `${right + 8}px`;
      popover.style.right = narrow ? '8px' : 'auto';
      popover.style.bottom = `${window.innerHeight - (narrow ? bottom - 44 : bottom)}px`;
    };
    popover?.addEventListener('beforetoggle', place);
    return () => popover?.removeEventListener('beforetoggle', place);
  }, []);
  return (
    <>
      <button
        ref={button}
        type="button"
        popoverTarget={id}
        aria-label="Account"
        title={data ? `${data.name}, ${data.email}` : 'Account'}
        className="grid size-9 place-items-center rounded-full"
      >
        <span className="grid size-7 place-items-center rounded-full bg-accent-soft text-[11px] font-semibold text-accent-strong">
          {data ? initials(data.name) : ''}
        </span>
      </button>
      <div
        ref={menu}
        id={id}
        popover="auto"
        aria-label="Account"
        className="fixed inset-auto m-0 w-64 rounded-card border border-n6 bg-n1 p-0 text-sm text-n12 shadow-float"
      >
        {data && (
          <div className="grid gap-0.5 border-b border-n5 px-4 py-3">
            <p className="truncate font-semibold">{data.name}</p>
            <p className="truncate text-xs text-n11">{data.email}</p>
            <p className="truncate text-xs text-n11">
              {data.role} of {data.workspaceName}
            </p>
          </div>
        )}
        <div className="border-b border-n5 px-4 py-3">
          <ThemeSwitch />
        </div>
        <div className="p-1.5">
          <Button
            look="quiet"
            className="w-full !justify-start"
            icon={<LogOut aria-hidden size={15} />}
            onClick={() => void signOut().then(() => navigate({ to: '/login', search: {} }))}
          >
            Sign out
          </Button>
        </div>
      </div>
    </>
  );
}
