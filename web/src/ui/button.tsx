import type { ButtonHTMLAttributes, ReactNode } from 'react';

type Look = 'primary' | 'plain' | 'quiet' | 'danger';

const LOOKS: Record<Look, string> = {
  primary: 'bg-accent text-on-accent hover:bg-accent-strong',
  plain: 'border border-n7 bg-n1 text-n12 hover:bg-n3 hover:border-n8',
  quiet: 'text-n11 hover:bg-n4 hover:text-n12',
  danger: 'border border-n7 bg-n1 text-failed hover:bg-failed-soft hover:border-failed',
};

/** Classes of a button, for links that look like one. */
export const buttonClass = (look: Look = 'plain', size: 'normal' | 'large' = 'normal'): string =>
  `inline-flex shrink-0 items-center justify-center gap-1.5 rounded-control font-medium whitespace-nowrap transition-colors duration-100 select-none disabled:opacity-50 ${
    size === 'large' ? 'h-9 px-4 text-base' : 'h-7 px-2.5 text-sm'
  } ${LOOKS[look]}`;

interface Props extends ButtonHTMLAttributes<HTMLButtonElement> {
  look?: Look;
  size?: 'normal' | 'large';
  icon?: ReactNode;
}

export function Button({ look = 'plain', size = 'normal', icon, className = '', children, ...rest }: Props) {
  return (
    <button type="button" className={`${buttonClass(look, size)} ${className}`} {...rest}>
      {icon}
      {children}
    </button>
  );
}
