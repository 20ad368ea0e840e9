import { useTitle } from '../lib/use-title.ts';
import { ErrorBox } from '../ui/problem-box.tsx';

export function BrokenPage({ error, reset }: { error: unknown; reset: () => void }) {
  useTitle('A problem');
  return (
    <main className="mx-auto grid h-full max-w-lg flex-1 place-content-center p-6">
      <ErrorBox error={error} retry={reset} />
    </main>
  );
}
