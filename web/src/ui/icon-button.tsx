import type { ButtonHTMLAttributes } from 'react';

interface Props extends ButtonHTMLAttributes<HTMLButtonElement> {
  /** Says what the button does: the icon alone tells nobody. */
  label: string;
}

export function IconButton({ label, className = '', children, ...rest }: Props) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      className={`inline-grid size-7 shrink-0 place-items-center rounded-control text-n11 transition-colors duration-100 hover:bg-n4 hover:text-n12 disabled:opacity-50 ${className}`}
      {...rest}
    >
      {children}
    </button>
  );
}
