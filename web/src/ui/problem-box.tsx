import { CircleX } from 'lucide-react';
import type { ReactNode } from 'react';
import { ApiError } from '../lib/api-error.ts';
import { Button } from './button.tsx';

interface Props {
  code?: string | undefined;
  title?: string | undefined;
  children: ReactNode;
}

/** What happened, where, and what to do. */
export function ProblemBox({ code, title, children }: Props) {
  return (
    <div role="alert" className="flex gap-2.5 rounded-control border border-failed/40 bg-failed-soft px-3 py-2 text-sm">
      <CircleX aria-hidden size={16} className="mt-0.5 shrink-0 text-failed" />
      <div className="grid min-w-0 gap-0.5">
        {title && <p className="font-medium">{title}</p>}
        <div className="break-words">{children}</div>
        {code && <p className="font-mono text-xs text-n11">{code}</p>}
      </div>
    </div>
  );
}

/** A caught error as a box. Field problems that the form shows itself are left to it. */
export function ErrorBox({ error, retry }: { error: unknown; retry?: () => void }) {
  const known = error instanceof ApiError ? error : null;
  const message = error instanceof Error ? error.message : String(error);
  return (
    <ProblemBox code={known?.code} title={known?.title === message ? undefined : known?.title}>
      <p>{message}</p>
      {known && known.problems.length > 0 && (
        <ul className="mt-1 list-disc pl-4">
          {known.problems.map((problem, index) => (
            <li key={index}>
              {problem.path && <code className="font-mono text-xs">{problem.path}: </code>}
              {problem.message}
            </li>
          ))}
        </ul>
      )}
      {retry && (
        <Button className="mt-2" onClick={retry}>
          Try again
        </Button>
      )}
    </ProblemBox>
  );
}
