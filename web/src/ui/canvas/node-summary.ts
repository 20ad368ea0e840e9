import type { NodeInfo } from '../../lib/catalogue.ts';
import type { WorkflowNode } from '../../../../core/workflow/document.ts';

/** Parameters that say most about a node, best first. */
const TELLING = [
  'url',
  'path',
  'cron',
  'schedule',
  'channel',
  'to',
  'amount',
  'seconds',
  'condition',
  'expression',
  'code',
];

const short = (value: unknown): string | null => {
  if (typeof value === 'number') return String(value);
  if (typeof value !== 'string' || value.trim() === '') return null;
  return value.replace(/^=/, '').replace(/\s+/g, ' ').trim();
};

const fieldNames = (value: unknown): string | null => {
  if (!Array.isArray(value) || value.length === 0) return null;
  const names = value.map((entry: unknown) =>
    typeof entry === 'object' && entry !== null && 'name' in entry ? String(entry.name) : null,
  );
  const known = names.filter((name) => name !== null);
  return known.length > 0 ? known.join(', ') : null;
};

/** One line about what the node does here: the method and address of a request, the path of a webhook, a condition. */
export function summaryOf(node: WorkflowNode, info: NodeInfo | undefined): string {
  const method = short(node.params.method);
  const [amount, unit] = [short(node.params.amount), short(node.params.unit)];
  if (amount && unit) return `${amount} ${unit}`;
  for (const name of TELLING) {
    const value = short(node.params[name]);
    if (value) return method ? `${method} ${value}` : value;
  }
  const conditions = conditionLine(node.params.conditions);
  if (conditions) return conditions;
  for (const value of Object.values(node.params)) {
    const names = fieldNames(value);
    if (names) return names;
  }
  for (const field of info?.fields ?? []) {
    const value = field.kind === 'text' || field.kind === 'number' ? short(node.params[field.name]) : null;
    if (value) return value;
  }
  return info?.label ?? node.type;
}

const SIGNS: Record<string, string> = {
  equals: '=',
  notEquals: '≠',
  greaterThan: '>',
  lessThan: '<',
  greaterOrEqual: '≥',
  lessOrEqual: '≤',
};

/** `$json.total > 100` from the list of an If node, whatever its parts are called. */
function conditionLine(value: unknown): string | null {
  if (!Array.isArray(value) || typeof value[0] !== 'object' || value[0] === null) return null;
  const { left, operator, operation, right } = value[0] as Record<string, unknown>;
  const sign = short(operator ?? operation);
  const parts = [short(left), sign && (SIGNS[sign] ?? sign), short(right)].filter((part) => part !== null);
  if (parts.length === 0) return null;
  const more = value.length > 1 ? ` +${value.length - 1}` : '';
  return parts.join(' ').replace(/\{\{\s*|\s*\}\}/g, '') + more;
}
