import { lookOf } from './status.ts';

/** Icon and word of a state. `live` makes screen readers say a change. */
export function StatusBadge({ status, live = false }: { status: string; live?: boolean }) {
  const { word, ink, soft } = lookOf(status);
  return (
    <span
      {...(live ? { role: 'status' } : {})}
      className={`inline-flex h-6 items-center gap-1.5 rounded-full px-2 text-xs font-medium whitespace-nowrap ${ink} ${soft}`}
    >
      <StatusIcon status={status} />
      {word}
    </span>
  );
}

/** Icon and word without a background, for dense lists. */
export function StatusText({ status }: { status: string }) {
  const { word, ink } = lookOf(status);
  return (
    <span className={`flex items-center gap-1.5 whitespace-nowrap ${ink}`}>
      <StatusIcon status={status} />
      {word}
    </span>
  );
}

export function StatusIcon({ status, size = 14 }: { status: string; size?: number }) {
  const { icon: Icon, turning, ink } = lookOf(status);
  return <Icon aria-hidden size={size} className={`shrink-0 ${ink} ${turning ? 'animate-spin' : ''}`} />;
}
