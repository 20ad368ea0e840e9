import { duration, moment } from '../../lib/format.ts';
import { useNow } from '../../lib/use-now.ts';
import { ProblemBox } from '../../ui/problem-box.tsx';
import { ErrorFacts } from './error-facts.tsx';
import { nextStep, type NodeError } from './next-step.ts';
import type { RunView } from './run-view.ts';

const WAITS_FOR: Record<string, string> = {
  webhook: 'a call to its webhook',
  form: 'a form to be filled in',
  decision: 'a decision',
  children: 'its sub-workflows to end',
};

/** What a node run is doing now and what went wrong in it. */
export function RunState({ run, attempts }: { run: RunView; attempts: number }) {
  const handled = run.handled ? 'The workflow handles this error: the execution went on.' : null;
  return (
    <>
      {run.status === 'waiting' && run.wait && (
        <p className="text-sm">
          {run.wait.kind === 'timer' ? 'Waits' : `Waits for ${WAITS_FOR[run.wait.kind] ?? 'an answer'}`}
          {run.wait.until !== null && (
            <>
              {run.wait.kind === 'timer' ? ' until ' : ', at most until '}
              <Until at={run.wait.until} />
            </>
          )}
          .
        </p>
      )}
      {run.status === 'retrying' && (
        <p className="text-sm">
          Attempt {run.attempt}
          {attempts > 1 ? ` of ${attempts}` : ''} failed.
          {run.retryAt !== null && (
            <>
              {' '}
              The next one starts at <Until at={run.retryAt} />.
            </>
          )}
        </p>
      )}
      {run.status === 'succeeded' && run.attempt > 1 && (
        <p className="text-sm text-n11">Succeeded at attempt {run.attempt}.</p>
      )}
      {run.error && run.status !== 'succeeded' && <RunProblem error={run.error} note={handled} />}
      {run.warnings.map((warning, index) => (
        <p key={index} className="rounded-control bg-waiting-soft px-3 py-2 text-sm">
          {warning.message}
        </p>
      ))}
      {run.log.length > 0 && <RunLog lines={run.log} />}
    </>
  );
}

/** What the node wrote, line by line. */
function RunLog({ lines }: { lines: RunView['log'] }) {
  return (
    <section aria-label="Log" className="max-h-60 overflow-auto rounded-control bg-n3 px-3 py-2 font-mono text-xs">
      {lines.map(({ level, text }, index) => (
        <p key={index} className={`whitespace-pre-wrap ${level === 'error' ? 'text-failed' : ''}`}>
          {text}
        </p>
      ))}
    </section>
  );
}

/** An error with its next step and its particulars. */
export function RunProblem({ error, note }: { error: NodeError; note?: string | null }) {
  const step = nextStep(error);
  return (
    <ProblemBox code={error.code}>
      <p>{error.message}</p>
      {step && <p className="mt-1">{step}</p>}
      {note && <p className="mt-1 text-n11">{note}</p>}
      <ErrorFacts error={error} />
    </ProblemBox>
  );
}

/** A moment to come, and how far it is away. */
export function Until({ at }: { at: number }) {
  const now = useNow(1_000);
  return (
    <>
      <time dateTime={new Date(at).toISOString()} className="font-medium">
        {moment(at, now)}
      </time>
      {at > now && <span className="text-n11"> (in {duration(at - now)})</span>}
    </>
  );
}
