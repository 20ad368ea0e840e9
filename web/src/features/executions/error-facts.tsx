import type { NodeError } from './next-step.ts';

/** Particulars of an error that help to find its cause, in this order; the rest says nothing to people. */
const FACTS: readonly (readonly [name: string, label: string])[] = [
  ['status', 'Status'],
  ['method', 'Method'],
  ['url', 'URL'],
  ['item', 'Item'],
  ['path', 'Parameter'],
  ['cause', 'Cause'],
  ['body', 'Answer'],
];

const wordsOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** Where an error happened and what came back, as far as it is known. */
export function ErrorFacts({ error }: { error: NodeError }) {
  const facts = FACTS.flatMap(([name, label]) => {
    const value = error.details?.[name];
    return value === undefined || value === null || value === '' ? [] : [{ label, text: wordsOf(value) }];
  });
  if (facts.length === 0) return null;
  return (
    <dl className="mt-1.5 grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 gap-y-0.5 text-xs">
      {facts.map(({ label, text }) => (
        <div key={label} className="contents">
          <dt className="text-n11">{label}</dt>
          <dd className="max-h-24 overflow-auto font-mono break-words whitespace-pre-wrap">{text.slice(0, 2_000)}</dd>
        </div>
      ))}
    </dl>
  );
}
