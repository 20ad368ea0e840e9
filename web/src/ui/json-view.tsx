import { Fragment, useMemo } from 'react';

const TOKEN = /("(?:\\.|[^"\\])*")(\s*:)?|\b(?:true|false|null)\b|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
/** Beyond this many characters colour costs more than it gives. */
const MOST_COLOURED = 60_000;

function coloured(text: string) {
  const parts: { text: string; ink: string }[] = [];
  let end = 0;
  for (const match of text.matchAll(TOKEN)) {
    if (match.index > end) parts.push({ text: text.slice(end, match.index), ink: '' });
    const isKey = match[2] !== undefined;
    const ink = isKey
      ? 'text-n11'
      : match[1]
        ? 'text-succeeded'
        : /^[tfn]/.test(match[0])
          ? 'text-paused'
          : 'text-running';
    parts.push({ text: match[0], ink });
    end = match.index + match[0].length;
  }
  parts.push({ text: text.slice(end), ink: '' });
  return parts;
}

/** JSON as text, keys quiet and values coloured by their kind. */
export function JsonView({ value, label }: { value: unknown; label: string }) {
  const text = useMemo(() => JSON.stringify(value, null, 2) ?? 'undefined', [value]);
  const parts = useMemo(() => (text.length > MOST_COLOURED ? null : coloured(text)), [text]);
  return (
    <pre tabIndex={0} aria-label={label} className="overflow-x-auto p-3 font-mono text-xs leading-5">
      {parts
        ? parts.map((part, index) => (
            <Fragment key={index}>{part.ink ? <span className={part.ink}>{part.text}</span> : part.text}</Fragment>
          ))
        : text}
    </pre>
  );
}
