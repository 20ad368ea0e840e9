import { X } from 'lucide-react';
import { useEffect, useRef, type ReactNode } from 'react';
import { IconButton } from './icon-button.tsx';

interface Props {
  title: string;
  /** Stands before the title, for example the node's icon. */
  mark?: ReactNode;
  subtitle?: ReactNode;
  wide?: boolean;
  onClose: () => void;
  children: ReactNode;
}

/** A panel beside the canvas. It takes the focus when it opens; Esc closes it and gives the focus back. */
export function SidePanel({ title, mark, subtitle, wide = false, onClose, children }: Props) {
  const ref = useRef<HTMLElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    ref.current?.focus({ preventScroll: true });
    return () => {
      if (before instanceof HTMLElement || before instanceof SVGElement) before.focus({ preventScroll: true });
    };
  }, []);
  useEffect(() => {
    const close = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !document.querySelector('dialog[open], :popover-open')) onClose();
    };
    document.addEventListener('keydown', close);
    return () => document.removeEventListener('keydown', close);
  }, [onClose]);
  return (
    <aside
      ref={ref}
      tabIndex={-1}
      aria-label={title}
      className={`absolute inset-y-0 right-0 z-20 flex w-full flex-col border-l border-n6 bg-n1 outline-none max-sm:shadow-float sm:static ${
        wide ? 'sm:w-[480px] xl:w-[540px]' : 'sm:w-[360px]'
      }`}
    >
      <div className="flex min-h-11 shrink-0 items-center gap-2.5 border-b border-n5 py-1.5 pr-2 pl-4">
        {mark}
        <div className="min-w-0 flex-1">
          <h2 className="truncate text-base font-semibold">{title}</h2>
          {subtitle && <p className="truncate text-xs text-n11">{subtitle}</p>}
        </div>
        <IconButton label="Close the panel" onClick={onClose}>
          <X size={16} />
        </IconButton>
      </div>
      <div className="min-h-0 flex-1 overflow-auto">{children}</div>
    </aside>
  );
}
