import { X } from 'lucide-react';
import { useId, useLayoutEffect, useRef, type ReactNode } from 'react';
import { IconButton } from './icon-button.tsx';

interface Props {
  title: string;
  onClose: () => void;
  wide?: boolean;
  /** Closes by its buttons and Esc only: a click beside it would lose what is shown once. */
  firm?: boolean;
  children: ReactNode;
}

/** What takes the focus first: the first thing to fill in, else the first thing to press. */
const FIRST = ['input:not([tabindex="-1"]), select, textarea', 'button, a[href]'];

/** A modal dialog on the platform's own element: it traps the focus, closes on Esc and gives the focus back. */
export function Dialog({ title, onClose, wide = false, firm = false, children }: Props) {
  const ref = useRef<HTMLDialogElement>(null);
  const body = useRef<HTMLDivElement>(null);
  const id = useId();
  // A layout effect: the focus can only go back while the element is still in the page.
  useLayoutEffect(() => {
    const dialog = ref.current;
    dialog?.showModal();
    const first = FIRST.map((what) => body.current?.querySelector<HTMLElement>(what)).find(Boolean);
    first?.focus();
    return () => dialog?.close();
  }, []);
  return (
    <dialog
      ref={ref}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onMouseDown={(event) => !firm && event.target === ref.current && onClose()}
      className={`m-auto max-h-[85dvh] w-[calc(100%-24px)] overflow-auto rounded-card border border-n6 bg-n1 p-0 text-n12 shadow-float ${
        wide ? 'max-w-2xl' : 'max-w-md'
      }`}
    >
      <div className="flex items-center justify-between border-b border-n5 py-2 pr-2 pl-4">
        <h2 id={id} className="text-base font-semibold">
          {title}
        </h2>
        <IconButton label="Close" onClick={onClose}>
          <X size={16} />
        </IconButton>
      </div>
      <div ref={body} className="p-4">
        {children}
      </div>
    </dialog>
  );
}
