import { Ellipsis } from 'lucide-react';
import { useEffect, useId, useRef, type KeyboardEvent } from 'react';
import type { Action } from './action.ts';

const STEPS: Record<string, (at: number, count: number) => number> = {
  ArrowDown: (at, count) => (at + 1) % count,
  ArrowUp: (at, count) => (at - 1 + count) % count,
  Home: () => 0,
  End: (_, count) => count - 1,
};

/** Actions behind one button. The platform's popover closes by Esc and by a click elsewhere, and gives the focus back. */
export function Menu({ label, actions }: { label: string; actions: readonly Action[] }) {
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const menu = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const popover = menu.current;
    const place = (event: Event) => {
      if ((event as ToggleEvent).newState !== 'open' || !popover || !button.current) return;
      const { right, bottom } = button.current.getBoundingClientRect();
      popover.style.top = `${bottom + 4}px`;
      popover.style.right = `${document.documentElement.clientWidth - right}px`;
    };
    const enter = (event: Event) => {
      const isOpen = (event as ToggleEvent).newState === 'open';
      button.current?.setAttribute('aria-expanded', String(isOpen));
      if (isOpen) popover?.querySelector<HTMLElement>('[role=menuitem]')?.focus();
    };
    popover?.addEventListener('beforetoggle', place);
    popover?.addEventListener('toggle', enter);
    return () => {
      popover?.removeEventListener('beforetoggle', place);
      popover?.removeEventListener('toggle', enter);
    };
  }, []);
  const move = (event: KeyboardEvent<HTMLDivElement>) => {
    const step = STEPS[event.key];
    if (!step) return;
    event.preventDefault();
    const items = [...event.currentTarget.querySelectorAll<HTMLElement>('[role=menuitem]')];
    items[step(items.indexOf(document.activeElement as HTMLElement), items.length)]?.focus();
  };
  return (
    <>
      <button
        ref={button}
        type="button"
        popoverTarget={id}
        aria-label={label}
        aria-haspopup="menu"
        aria-expanded={false}
        title={label}
        className="inline-grid size-7 shrink-0 place-items-center rounded-control text-n11 transition-colors duration-100 hover:bg-n4 hover:text-n12"
      >
        <Ellipsis aria-hidden size={16} />
      </button>
      <div
        ref={menu}
        id={id}
        popover="auto"
        role="menu"
        aria-label={label}
        onKeyDown={move}
        className="fixed inset-auto m-0 min-w-52 rounded-card border border-n6 bg-n1 p-1.5 text-sm text-n12 shadow-float"
      >
        {actions.map(({ id: key, label: text, icon: Icon, look, run }) => (
          <button
            key={key}
            type="button"
            role="menuitem"
            tabIndex={-1}
            onClick={() => {
              menu.current?.hidePopover();
              button.current?.focus();
              run();
            }}
            className={`flex h-8 w-full items-center gap-2.5 rounded-control px-2.5 text-left outline-none focus:bg-n4 hover:bg-n4 ${look === 'danger' ? 'text-failed' : ''}`}
          >
            <Icon aria-hidden size={15} className={look === 'danger' ? '' : 'text-n11'} />
            {text}
          </button>
        ))}
      </div>
    </>
  );
}
