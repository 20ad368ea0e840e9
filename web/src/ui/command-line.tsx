import { CopyButton } from './copy-button.tsx';

/** A line for the terminal, whole and easy to copy. */
export function CommandLine({
  text,
  what,
  look = 'primary',
}: {
  text: string;
  what: string;
  look?: 'primary' | 'plain';
}) {
  return (
    <div className="flex items-start gap-2 rounded-control border border-n6 bg-n3 p-1.5 pl-3">
      <pre
        tabIndex={0}
        aria-label={what}
        className="max-h-32 min-w-0 flex-1 overflow-auto py-1 font-mono text-xs leading-5 break-all whitespace-pre-wrap"
      >
        {text}
      </pre>
      <CopyButton text={text} what={what} look={look} />
    </div>
  );
}
