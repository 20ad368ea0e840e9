import { toEntry, withEntries } from '../../engine/custom-data.ts';
import { AppError, type ErrorData } from '../../errors/app-error.ts';
import { callCode } from '../../code/call.ts';
import { readForCode } from '../../code/read-file.ts';
import type { GuestFile } from '../../code/guest-data.ts';
import { codeLog } from '../../code/code-log.ts';
import type { CodeEngine } from '../../code/engine.ts';
import type { SqlRunner } from '../../sql/protocol.ts';
import { CODE_LIMITS, type CodeLimits } from '../../code/program.ts';
import { emptyContext, type ExpressionContext } from '../../expressions/context.ts';
import { evaluate } from '../../expressions/evaluate.ts';
import { compileTemplate } from '../../expressions/template.ts';
import type { Json, OnError } from '../../workflow/document.ts';
import { referenceTo } from '../../workflow/file-reference.ts';
import type { Item } from '../../workflow/item.ts';
import type {
  CredentialValue,
  HttpRequest,
  HttpResponse,
  NodeContext,
  NodeResult,
  WorkflowCall,
  LaterNames,
} from '../kit/context.ts';
import type { NodeDefinition } from '../kit/definition.ts';
import type { Fields, InputOf } from '../kit/fields.ts';
import { evaluateInput } from '../kit/input.ts';
import { outputsOf } from '../kit/traits.ts';
import { failedItem } from '../kit/failed-item.ts';
import { listOf } from '../kit/item-list.ts';
import { testMemory } from './test-memory.ts';
import { needsLaterNames } from '../kit/later-names.ts';
import { isFileType } from '../../workflow/mime-types.ts';
import type { ExampleFile } from '../kit/definition.ts';
import { MemoryFiles } from './memory-files.ts';

/** The moment at which nodes run in tests: 2026-01-01T00:00:00Z. */
export const TEST_NOW = Date.UTC(2026, 0, 1);

/** What a test gives to a node. */
export interface RunNodeOptions {
  params?: Record<string, Json>;
  /** Items of the inputs; one empty item on input 0 when absent. */
  inputs?: readonly (readonly Item[])[];
  /** Files of the items of input 0, in their order. */
  files?: readonly Record<string, ExampleFile>[];
  /** Answers of the outside world, in the order of the requests; or the world itself. */
  http?: readonly (Partial<HttpResponse> | AppError)[] | ((request: HttpRequest) => Promise<Partial<HttpResponse>>);
  credentials?: Record<string, CredentialValue>;
  resumed?: NodeContext<unknown>['resumed'];
  /** What came to the runs of a loop node in this pass, the present one last; the items alone when absent. */
  rounds?: readonly (readonly Item[])[];
  /** Epoch milliseconds; TEST_NOW when absent. */
  now?: number;
  /** Zone of the workflow; UTC when absent. */
  timezone?: string;
  /** Stands in for what the error setting does with an item that failed. */
  itemFailed?: NodeContext<unknown>['itemFailed'];
  /** Called with each result as the node gives it, so that it is known even when the node fails later. */
  onEmit?: (item: number, outputs: Item[][]) => void;
  /** The node's error setting; `stop` when absent. */
  onError?: OnError;
  /** Items of which an interrupted attempt has recorded the results. */
  done?: readonly number[];
  expressions?: Partial<ExpressionContext>;
  /** What earlier runs have left; empty when absent. */
  memory?: NodeContext<unknown>['memory'];
  /** Items of a page; all items are one when absent. */
  pageLength?: number;
  /** What runs the user's code, for nodes that have some. */
  codeEngine?: CodeEngine;
  codeLimits?: Partial<CodeLimits>;
  /** What runs the user's queries, for nodes that have some. */
  sql?: SqlRunner;
  /** Names of the workflow's nodes, as code may ask for them. */
  nodeNames?: readonly string[];
}

/** What the node did, besides what it gave. */
export interface NodeRunRecord {
  /** What it gave altogether: what it handed over item by item, or else what it returned. */
  result: NodeResult;
  requests: HttpRequest[];
  emitted: { item: number; outputs: Item[][] }[];
  /** Characters that the node kept from page to page. */
  kept: number;
  response: Parameters<NodeContext<unknown>['respond']>[0] | null;
  warnings: ErrorData[];
  log: string[];
  /** Milliseconds of each pause. */
  pauses: number[];
  /** Where the files lie that the items name. */
  files: MemoryFiles;
  /** Executions that were started and for which nobody waits. */
  started: WorkflowCall[];
  /** What it said of the execution. */
  customData: Record<string, string>;
}

/** Runs a node in memory: no storage, no network, a fixed clock. Throws what the node throws. */
export async function runNode<F extends Fields>(
  definition: NodeDefinition<F>,
  options: RunNodeOptions = {},
): Promise<NodeRunRecord> {
  if (!definition.run)
    throw new AppError('INTERNAL', `The node type "${definition.type}" is a trigger and does not run.`);
  const inputs = options.inputs ?? [[{ json: {} }]];
  const files = new MemoryFiles((index) => items[index]);
  const withFiles = (list: readonly Item[]) =>
    list.map((item, index) => {
      const given = Object.entries(options.files?.[index] ?? {}).map(
        ([name, file]) => [name, files.add(file)] as const,
      );
      return given.length > 0 ? { ...item, binary: Object.fromEntries(given) } : item;
    });
  const lists = inputs.map((list, input) => (input === 0 ? withFiles(list) : list));
  const items: readonly Item[] = lists.find((list) => list.length > 0) ?? [];
  const { http, now = TEST_NOW } = options;
  const answers = typeof http === 'function' ? [] : [...(http ?? [])];
  const calls = new Map<number, number>();
  const given: Item[][][] = [];
  let chances = 0;
  const record: NodeRunRecord = {
    result: [],
    requests: [],
    emitted: [],
    kept: 0,
    response: null,
    warnings: [],
    log: [],
    pauses: [],
    files,
    started: [],
    customData: {},
  };
  const contextAt = (itemIndex: number, names?: LaterNames): ExpressionContext =>
    emptyContext({
      json: items[itemIndex]?.json ?? {},
      items,
      itemIndex,
      now,
      ...(names ? { extras: { ...names } } : {}),
      ...options.expressions,
    });
  let parts: Item[][][] = [];
  const take = (outputs: Item[][]) => {
    given.push(...parts, outputs);
    parts = [];
  };
  const context: NodeContext<InputOf<F>> = {
    items: listOf(items, options.pageLength),
    input: (index) => listOf(lists[index] ?? [], options.pageLength),
    params: (itemIndex, names) => {
      const expressions = contextAt(itemIndex, names);
      return evaluateInput(definition.fields, options.params ?? {}, (source) =>
        needsLaterNames(source, names) ? undefined : evaluate(compileTemplate(source), expressions),
      );
    },
    http: async (request, itemIndex) => {
      record.requests.push(request);
      calls.set(itemIndex, (calls.get(itemIndex) ?? 0) + 1);
      const answer = typeof http === 'function' ? await http(request) : answers.shift();
      if (!answer)
        throw new AppError(
          'INTERNAL',
          `The test expects no request, but the node sent ${request.method} ${request.url}.`,
        );
      if (answer instanceof AppError) throw answer;
      const response: HttpResponse = { status: 200, statusText: '', headers: {}, text: '', ...answer };
      const mimeType = response.headers['content-type'];
      const isFile = request.asFile === 'always' || (request.asFile === 'byType' && isFileType(mimeType ?? ''));
      if (!isFile || response.status >= 300) return response;
      const fileName = request.url
        .replace(/[?#].*$/s, '')
        .split('/')
        .at(-1);
      return { ...response, text: '', file: await files.write(response.text, { mimeType, fileName }) };
    },
    credential: async (field) => options.credentials?.[field] ?? null,
    idempotencyKey: (itemIndex) => `execution:node:0:${itemIndex}:${calls.get(itemIndex) ?? 0}`,
    isDone: (itemIndex) => options.done?.includes(itemIndex) ?? false,
    emit: (item, outputs) => {
      record.emitted.push({ item, outputs });
      options.onEmit?.(item, outputs);
      take(outputs);
    },
    give: (_item, outputs) => take(outputs),
    givePart: (_item, outputs) => void parts.push(outputs),
    binary: files,
    pause: async (milliseconds) => void record.pauses.push(milliseconds),
    keep: (characters) => void (record.kept += characters),
    itemFailed: (itemIndex, thrown, output) => {
      parts = [];
      if (options.itemFailed) return options.itemFailed(itemIndex, thrown, output);
      return failedItem(
        {
          node: 'Node',
          attempt: 1,
          onError: options.onError ?? 'stop',
          outputs: outputsOf(definition, options.params ?? {}).length,
        },
        { item: items[itemIndex], itemIndex, thrown, output },
      );
    },
    respond: (response) => {
      record.response ??= response;
    },
    wait: (wait, show) => ({ wait, ...(show === undefined ? {} : { show }) }),
    callWorkflows: (calls, limit) => ({ calls, ...(limit === undefined ? {} : { limit }) }),
    startWorkflow: (call) => void record.started.push(call),
    customData: {
      all: () => record.customData,
      set(name, value) {
        const [kept, text] = toEntry(name, value);
        record.customData = withEntries(record.customData, { [kept]: text });
      },
    },
    resumed: options.resumed ?? null,
    rounds: (options.rounds ?? [items]).map((round) => ({
      count: round.length,
      items: (from = 0, to = round.length) => round.slice(from, to),
    })),
    now,
    memory: options.memory ?? testMemory()('run'),
    randomBytes: (count) => {
      chances += 1;
      return Uint8Array.from({ length: count }, (_, at) => (chances * 101 + at * 37) % 256);
    },
    mode: 'manual',
    timezone: options.timezone ?? 'UTC',
    signal: { aborted: false },
    code: (call) => {
      const limits = { ...CODE_LIMITS, ...options.codeLimits };
      const log = codeLog([], limits);
      if (!options.codeEngine) throw new AppError('INTERNAL', 'The test gives no engine for code.');
      return callCode(call, {
        engine: options.codeEngine,
        host: {
          readFile: async (text) => {
            const { item, name, id, fileName } = JSON.parse(text) as GuestFile;
            const file = await (id === undefined
              ? files.read(item, name)
              : files.open(referenceTo(id, 0, { fileName })));
            return readForCode(
              file,
              limits.fileBytes,
              () => undefined,
              () => undefined,
            );
          },
          request: async (text) => JSON.stringify(await context.http(JSON.parse(text) as HttpRequest, 0)),
          log: (level, text) => {
            log(level, text);
            record.log.push(`${level}: ${text}`);
          },
          takeMemory: () => true,
          giveMemory: () => undefined,
          beforePause: () => undefined,
          signal: context.signal,
        },
        view: {
          context: contextAt,
          nodeNames: options.nodeNames ?? [],
          stopAtError: (options.onError ?? 'stop') === 'stop',
        },
        limits,
        workspace: 'workspace',
        load: () => null,
        keep: () => undefined,
        giveBack: () => undefined,
      });
    },
    sql: async (request) => {
      if (!options.sql) throw new AppError('INTERNAL', 'The test gives no database for queries.');
      return options.sql(request);
    },
    log: (message) => void record.log.push(message),
    warn: (warning) => void record.warnings.push(warning),
  };
  record.result = await definition.run(context);
  if (Array.isArray(record.result) && given.length > 0) {
    const outputs = Math.max(record.result.length, ...given.map((lists) => lists.length));
    record.result = Array.from({ length: outputs }, (_, output) => given.flatMap((lists) => lists[output] ?? []));
  }
  return record;
}
