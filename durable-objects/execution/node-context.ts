import { setTimeout } from 'node:timers/promises';
import { AppError, type ErrorData } from '../../core/errors/app-error.ts';
import { toEntry, withEntries, type CustomData } from '../../core/engine/custom-data.ts';
import type { GivenResponse, LogLine, Ranges, RunMode } from '../../core/engine/events.ts';
import type {
  CredentialValue,
  HttpResponse,
  ItemList,
  LaterNames,
  NodeContext,
  WorkflowCall,
} from '../../core/nodes/kit/context.ts';
import { listOf } from '../../core/nodes/kit/item-list.ts';
import type { Fields, InputOf } from '../../core/nodes/kit/fields.ts';
import type { Item } from '../../core/workflow/item.ts';
import type { LimitedCall } from '../limits/outgoing.ts';
import { GiveWay } from '../limits/give-way.ts';
import { sendRequest, type Sender } from './send-request.ts';

/** What an attempt at a node is made with. Everything that differs between attempts and runs comes in here. */
export interface AttemptInput extends Sender {
  executionId: string;
  nodeId: string;
  run: number;
  inputs: readonly ItemList[];
  done: Ranges;
  now: number;
  mode: RunMode;
  timezone: string;
  binary: NodeContext<unknown>['binary'];
  resumed: NodeContext<unknown>['resumed'];
  rounds: NodeContext<unknown>['rounds'];
  evaluate(itemIndex: number, names?: LaterNames): InputOf<Fields>;
  readCredential(field: string): Promise<(CredentialValue & { hosts: string[] }) | null>;
  /** Sends as soon as the limits let it; throws GiveWay when that is far ahead. */
  throughLimits(call: LimitedCall, send: () => Promise<HttpResponse>): Promise<HttpResponse>;
  /** Called before anything leaves the object: what happened so far must be in the journal by then. */
  beforeEffect(): void;
  itemFailed: NodeContext<unknown>['itemFailed'];
  /** What the execution says of itself. */
  customData(): CustomData;
  /** Makes what runs code; its requests go the way of all others. */
  codeRunner(
    http: NodeContext<unknown>['http'],
    idempotencyKey: NodeContext<unknown>['idempotencyKey'],
    notes: AttemptNotes,
  ): NodeContext<unknown>['code'];
  /** Called with results that an item has given, to be journalled as progress. */
  onResults(itemIndex: number, outputs: Item[][], kind: 'called' | 'computed' | 'part'): void | Promise<void>;
  keep: NodeContext<unknown>['keep'];
  memory: NodeContext<unknown>['memory'];
  sql: NodeContext<unknown>['sql'];
}

/** What the node said besides its outputs. */
export interface AttemptNotes {
  response: { response: Omit<GivenResponse, 'ref'>; body: string | null } | null;
  warnings: ErrorData[];
  /** Present once a call had to give way: whatever the node makes of that, the attempt is over. */
  gaveWay: GiveWay | null;
  /** Secret values that were read: they are removed from error texts before these are stored. */
  secrets: string[];
  /** Executions of other workflows that nobody waits for. */
  started: WorkflowCall[];
  /** What was said of the execution and is not journalled. */
  customData: CustomData;
  /** What the node said to the person who looks at the run. */
  log: LogLine[];
}

const NO_ITEMS = listOf([]);

/** Builds the one object that a node may use, and the notes that it fills. */
export function createNodeContext(input: AttemptInput): {
  context: NodeContext<InputOf<Fields>>;
  notes: AttemptNotes;
} {
  const notes: AttemptNotes = {
    response: null,
    warnings: [],
    gaveWay: null,
    secrets: [],
    started: [],
    customData: {},
    log: [],
  };
  const calls = new Map<number, number>();
  const credentials: (CredentialValue & { hosts: string[] })[] = [];
  const items = input.inputs.find((list) => list.length > 0) ?? input.inputs[0] ?? NO_ITEMS;

  const key = (itemIndex: number) =>
    `${input.executionId}:${input.nodeId}:${input.run}:${itemIndex}:${calls.get(itemIndex) ?? 0}`;

  let runCode: NodeContext<unknown>['code'] | null = null;
  const context: NodeContext<InputOf<Fields>> = {
    items,
    input: (index) => input.inputs[index] ?? NO_ITEMS,
    params: (itemIndex, names) => input.evaluate(itemIndex, names),
    idempotencyKey: key,
    isDone: (itemIndex) => input.done.some(([from, to]) => itemIndex >= from && itemIndex < to),
    emit: (itemIndex, outputs) => (notes.gaveWay ? undefined : input.onResults(itemIndex, outputs, 'called')),
    give: (itemIndex, outputs) => (notes.gaveWay ? undefined : input.onResults(itemIndex, outputs, 'computed')),
    givePart: (itemIndex, outputs) => (notes.gaveWay ? undefined : input.onResults(itemIndex, outputs, 'part')),
    keep: input.keep,
    binary: input.binary,
    itemFailed: input.itemFailed,
    resumed: input.resumed,
    now: input.now,
    memory(scope) {
      input.beforeEffect();
      return input.memory(scope);
    },
    sql(request) {
      input.beforeEffect();
      return input.sql(request);
    },
    randomBytes: (count) => crypto.getRandomValues(new Uint8Array(count)),
    mode: input.mode,
    timezone: input.timezone,
    signal: input.signal,
    pause: async (milliseconds) => {
      input.beforeEffect();
      await setTimeout(milliseconds, undefined, { signal: input.signal }).catch(() => {
        throw new AppError('EXECUTION_CANCELLED', 'The execution ended while the node was running.');
      });
    },
    wait: (wait, show) => ({ wait, ...(show === undefined ? {} : { show }) }),
    callWorkflows: (calls, limit) => ({ calls, ...(limit === undefined ? {} : { limit }) }),
    startWorkflow: (call) => void notes.started.push(call),
    rounds: input.rounds,
    warn: (warning) => void notes.warnings.push(warning),
    customData: {
      all: () => withEntries(input.customData(), notes.customData),
      set(name, value) {
        const [kept, text] = toEntry(name, value);
        notes.customData = withEntries(notes.customData, { [kept]: text });
      },
    },
    log: (message) => void notes.log.push({ level: 'log', text: message }),
    code: (call) => (runCode ??= input.codeRunner(context.http, key, notes))(call),
    respond(response) {
      const { body, ...rest } = response;
      notes.response ??= { response: rest, body };
    },
    async credential(field) {
      input.beforeEffect();
      const value = await input.readCredential(field);
      if (!value) return null;
      credentials.push(value);
      notes.secrets.push(...Object.values(value.fields).filter((text) => text.length >= 6));
      return value;
    },
    async http(request, itemIndex) {
      input.beforeEffect();
      const number = calls.get(itemIndex) ?? 0;
      // Taken before it is sent: another request of the same item may be on its way at the same time.
      calls.set(itemIndex, number + 1);
      const call = { url: request.url, credential: credentials.at(-1)?.id ?? null, slot: `${itemIndex}:${number}` };
      return input
        .throughLimits(call, () => sendRequest(request, input, credentials))
        .catch((error: unknown) => {
          if (error instanceof GiveWay) notes.gaveWay = error;
          throw error;
        });
    },
  };
  return { context, notes };
}
