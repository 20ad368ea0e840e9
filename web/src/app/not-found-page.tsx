import { Link } from '@tanstack/react-router';
import { useTitle } from '../lib/use-title.ts';
import { buttonClass } from '../ui/button.tsx';

export function NotFoundPage() {
  useTitle('Not found');
  return (
    <main className="grid h-full flex-1 place-content-center justify-items-center gap-2 p-6 text-center">
      <p className="font-mono text-sm text-n11">404</p>
      <h1 className="text-xl font-semibold">There is nothing at this address</h1>
      <p className="text-n11">The link may be old, or what it led to was deleted.</p>
      <Link to="/" className={`mt-3 ${buttonClass('primary', 'large')}`}>
        Go to the workflows
      </Link>
    </main>
  );
}
