import type { KeyboardEvent } from 'react';

interface Props<T extends string> {
  label: string;
  options: readonly { value: T; label: string; count?: number }[];
  value: T;
  onChange: (value: T) => void;
}

/** Tabs with the arrow keys, as the ARIA pattern describes them. */
export function Tabs<T extends string>({ label, options, value, onChange }: Props<T>) {
  const move = (event: KeyboardEvent<HTMLDivElement>) => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (step === 0) return;
    const index = options.findIndex((option) => option.value === value) + step;
    const next = (index + options.length) % options.length;
    const option = options[next];
    if (!option) return;
    onChange(option.value);
    (event.currentTarget.children[next] as HTMLElement | undefined)?.focus();
  };
  return (
    <div role="tablist" aria-label={label} onKeyDown={move} className="flex gap-0.5 rounded-control bg-n4 p-0.5">
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          role="tab"
          aria-selected={option.value === value}
          tabIndex={option.value === value ? 0 : -1}
          onClick={() => onChange(option.value)}
          className="flex h-6 items-center gap-1.5 rounded-[4px] px-2 text-xs font-medium text-n11 hover:text-n12 aria-selected:bg-n1 aria-selected:text-n12"
        >
          {option.label}
          {option.count !== undefined && <span className="text-n11">{option.count}</span>}
        </button>
      ))}
    </div>
  );
}
