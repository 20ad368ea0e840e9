import type { WorkflowNode } from '../../../../core/workflow/document.ts';
import type { FieldInfo, NodeInfo } from '../../lib/catalogue.ts';

const isShown = ({ showWhen }: FieldInfo, params: Record<string, unknown>, fields: readonly FieldInfo[]): boolean =>
  Object.entries(showWhen ?? {}).every(([name, values]) =>
    values.includes(params[name] ?? fields.find((field) => field.name === name)?.fallback),
  );

/** Every parameter of a node with its label, as it is set or by default. */
export function ParamList({ node, info }: { node: WorkflowNode; info: NodeInfo | undefined }) {
  const fields = info?.fields ?? [];
  const known = new Set(fields.map((field) => field.name));
  const extra = Object.keys(node.params).filter((name) => !known.has(name));
  const shown = fields.filter((field) => field.kind !== 'credential' && isShown(field, node.params, fields));
  if (shown.length + extra.length === 0) return <p className="text-sm text-n11">This node has no parameters.</p>;
  return (
    <dl className="grid grid-cols-[minmax(0,1fr)] gap-3.5">
      {shown.map((field) => (
        <Param
          key={field.name}
          label={field.label}
          value={node.params[field.name]}
          fallback={field.fallback}
          field={field}
        />
      ))}
      {extra.map((name) => (
        <Param key={name} label={name} value={node.params[name]} fallback={undefined} />
      ))}
    </dl>
  );
}

function Param({
  label,
  value,
  fallback,
  field,
}: {
  label: string;
  value: unknown;
  fallback: unknown;
  field?: FieldInfo;
}) {
  const given = value ?? fallback;
  const text = wordsOf(given, field);
  const isExpression = typeof given === 'string' && given.startsWith('=');
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-1">
      <dt className="flex items-baseline gap-1.5 text-xs font-medium text-n11">
        {label}
        {value === undefined && text !== '' && <span className="font-normal text-n10">by default</span>}
      </dt>
      <dd className="rounded-control border border-n5 bg-n2 px-2.5 py-1.5">
        {text === '' ? (
          <span className="text-sm text-n10">not set</span>
        ) : (
          <span className="flex gap-2">
            {isExpression && <span className="font-mono text-xs leading-5 text-accent-strong select-none">fx</span>}
            <span className="min-w-0 font-mono text-xs leading-5 wrap-anywhere whitespace-pre-wrap">{text}</span>
          </span>
        )}
      </dd>
    </div>
  );
}

function wordsOf(value: unknown, field?: FieldInfo): string {
  if (value === undefined || value === null || value === '') return '';
  const option = field?.options?.find((one) => one.value === value);
  if (option) return option.label;
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'string') return value.replace(/^=/, '');
  if (Array.isArray(value) && value.length === 0) return '';
  return JSON.stringify(value, null, 2);
}
