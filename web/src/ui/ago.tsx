import { ago, exactly } from '../lib/format.ts';
import { useNow } from '../lib/use-now.ts';

/** How long ago something was; the exact moment on hover. */
export function Ago({ at }: { at: string | number }) {
  const now = useNow(10_000);
  const then = new Date(at).getTime();
  return (
    <time dateTime={new Date(then).toISOString()} title={exactly(then)} className="whitespace-nowrap text-n11">
      {ago(then, Math.max(now, then))}
    </time>
  );
}
