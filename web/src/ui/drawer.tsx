import { useState, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react';

const LEAST = 96;
const most = () => Math.max(LEAST, window.innerHeight - 260);
const within = (height: number) => Math.min(most(), Math.max(LEAST, height));

interface Props {
  title: string;
  aside?: ReactNode;
  /** Height at first, in pixels. */
  height?: number;
  children: ReactNode;
}

/** The drawer below the canvas. Its upper edge is dragged, or moved with the arrow keys. */
export function Drawer({ title, aside, height: first = 224, children }: Props) {
  const [height, setHeight] = useState(() => within(first));
  const drag = (event: PointerEvent<HTMLDivElement>) => {
    const handle = event.currentTarget;
    const start = event.clientY + height;
    handle.setPointerCapture(event.pointerId);
    const move = (next: globalThis.PointerEvent) => setHeight(within(start - next.clientY));
    handle.addEventListener('pointermove', move);
    handle.addEventListener('lostpointercapture', () => handle.removeEventListener('pointermove', move), {
      once: true,
    });
  };
  const nudge = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowUp' ? 24 : event.key === 'ArrowDown' ? -24 : 0;
    if (step === 0) return;
    event.preventDefault();
    setHeight((before) => within(before + step));
  };
  return (
    <section aria-label={title} style={{ height }} className="relative flex shrink-0 flex-col border-t border-n6 bg-n1">
      <div
        role="separator"
        tabIndex={0}
        aria-orientation="horizontal"
        aria-label={`Height of ${title.toLowerCase()}`}
        aria-valuenow={Math.round(height)}
        aria-valuemin={LEAST}
        aria-valuemax={most()}
        onPointerDown={drag}
        onKeyDown={nudge}
        className="absolute inset-x-0 -top-1 z-10 h-2 cursor-row-resize touch-none hover:bg-accent/30 focus-visible:bg-accent/40 focus-visible:outline-none"
      />
      <div className="flex h-9 shrink-0 items-center justify-between gap-2 border-b border-n5 px-4">
        <h2 className="text-sm font-semibold">{title}</h2>
        {aside}
      </div>
      <div className="min-h-0 flex-1 overflow-auto">{children}</div>
    </section>
  );
}
