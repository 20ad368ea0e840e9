import { toErrorData } from '../errors/app-error.ts';
import type { ErrorData } from '../errors/app-error.ts';
import type { Json } from '../workflow/document.ts';
import type { Item } from '../workflow/item.ts';
import type { ExpressionContext } from './context.ts';
import { evaluate, evaluateTyped } from './evaluate.ts';
import { isExpression } from './is-expression.ts';
import { compileTemplate } from './template.ts';
import { decodeTyped } from './typed-json.ts';
import { type RecordedExecution, type RecordedRun, type SourceOf, workflowContext } from './workflow-context.ts';
import { shapeOfN8n, shapeOfSluice } from './workflow-shape.ts';

/** A request to evaluate one expression with everything it may see. Absent members are as if there were nothing. */
export interface EvaluateRequest {
  expression: string;
  encoding?: 'json' | 'typed' | undefined;
  context: {
    items?: unknown;
    itemIndex?: number | undefined;
    runIndex?: number | undefined;
    node?: string | undefined;
    workflow?: { format?: 'n8n' | 'sluice' | undefined; document?: unknown } | null | undefined;
    runs?: unknown;
    source?: unknown;
    pinned?: unknown;
    mode?: string | undefined;
    timezone?: string | undefined;
    /** ISO 8601. */
    now?: string | undefined;
    execution?: unknown;
    vars?: unknown;
    secrets?: unknown;
    credentials?: unknown;
  };
}

export type EvaluateAnswer =
  | { ok: true; value?: Json | undefined; warnings: ErrorData[] }
  | { ok: false; error: { code: string; message: string; position: number; length: number } };

type Members = { readonly [key: string]: unknown };
const isRecord = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const recordOf = (value: unknown): Members => (isRecord(value) ? value : {});
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** Evaluates as n8n does for the same data. Never throws: what goes wrong is in the answer. `clock` counts where the request names no moment. */
export function evaluateRequest(request: EvaluateRequest, clock: number): EvaluateAnswer {
  const warnings: ErrorData[] = [];
  try {
    const { expression } = request;
    const context = contextOf(request.context, clock, warnings);
    if (!isExpression(expression)) return { ok: true, value: expression, warnings };
    const template = compileTemplate(expression);
    const value = request.encoding === 'typed' ? evaluateTyped(template, context) : evaluate(template, context);
    return { ok: true, ...(value === undefined ? {} : { value }), warnings };
  } catch (thrown) {
    const { code, message, details } = toErrorData(thrown, 'EXPRESSION_FAILED');
    const { position = 0, length = 1 } = (details ?? {}) as { position?: number; length?: number };
    return { ok: false, error: { code, message, position, length } };
  }
}

function contextOf(given: EvaluateRequest['context'], clock: number, warnings: ErrorData[]): ExpressionContext {
  const document = given.workflow?.document;
  const shape = given.workflow?.format === 'sluice' ? shapeOfSluice(document) : shapeOfN8n(document);
  const { id, name, active, settings } = recordOf(document);
  const moment = given.now === undefined ? clock : Date.parse(given.now);
  const runs = runsOf(given.runs);
  const recorded: RecordedExecution = {
    shape,
    node: given.node ?? '',
    items: itemsOf(given.items),
    source: sourcesOf(given.source),
    runs: (node) => runs.get(node) ?? [],
    pinned: Object.fromEntries(Object.entries(recordOf(given.pinned)).map(([node, items]) => [node, itemsOf(items)])),
    mode: given.mode ?? 'manual',
  };
  const execution = recordOf(given.execution);
  const zone = given.timezone ?? recordOf(settings).timezone;
  const surroundings = {
    now: Number.isNaN(moment) ? clock : moment,
    timezone: typeof zone === 'string' && zone !== 'DEFAULT' ? zone : 'UTC',
    execution: {
      id: String(execution.id ?? ''),
      mode: String(execution.mode ?? (recorded.mode === 'manual' ? 'test' : 'production')),
      ...(typeof execution.resumeUrl === 'string' ? { resumeUrl: execution.resumeUrl } : {}),
    },
    workflow: {
      id: typeof id === 'string' ? id : '',
      name: typeof name === 'string' ? name : '',
      ...(typeof active === 'boolean' ? { active } : {}),
    },
    vars: recordOf(decodeTyped(given.vars)) as { [name: string]: Json },
    secrets: recordOf(decodeTyped(given.secrets)) as { [name: string]: Json },
    extras: isRecord(given.credentials) ? { $credentials: decodeTyped(given.credentials) as Json } : {},
    warn: (warning: ErrorData) => void (warnings.length < 20 && warnings.push(warning)),
  };
  return workflowContext(recorded, surroundings, given.itemIndex ?? 0, given.runIndex ?? 0);
}

function itemsOf(value: unknown): Item[] {
  return listOf(decodeTyped(value)).map((item) =>
    isRecord(item) && isRecord(item.json) ? (item as unknown as Item) : { json: recordOf(item) as Item['json'] },
  );
}

function sourcesOf(value: unknown): (SourceOf | null)[] {
  return listOf(value).map((source) =>
    isRecord(source) && typeof source.node === 'string'
      ? { node: source.node, output: Number(source.output ?? 0), run: Number(source.run ?? 0) }
      : null,
  );
}

function runsOf(value: unknown): ReadonlyMap<string, RecordedRun[]> {
  return new Map(
    Object.entries(recordOf(value)).map(([node, runs]): [string, RecordedRun[]] => [
      node,
      listOf(runs).map((run) => ({
        outputs: listOf(recordOf(run).outputs).map((items) => (items === null ? null : itemsOf(items))),
        source: sourcesOf(recordOf(run).source),
      })),
    ]),
  );
}
