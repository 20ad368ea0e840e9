import type { Name } from '../program.ts';
import type { GuestData, GuestItem, GuestOutcome, GuestResult } from '../guest-data.ts';
import type { Bridge } from './bridge.ts';
import { Buffer } from './buffer.ts';
import { makeConsole } from './console.ts';
import { describe } from './errors.ts';
import { makeFetch, makeHelpers } from './fetch.ts';
import { type FileHelpers, fromContents, makeFileHelpers, withContents } from './files.ts';
import { FUNCTIONS } from './functions.ts';
import { parse, stringify } from './json.ts';
import { nodesAt } from './other-nodes.ts';
import { makeRequire, PROCESS, refused, refusing } from './refused.ts';
import { makeTimers } from './timers.ts';
import { makeCustomData } from './custom-data.ts';
import { problem } from './problem.ts';

/** What the wrapped code is: given the names, the function to call. */
export type Factory = (...names: unknown[]) => (this: unknown) => Promise<unknown>;
/** Libraries that the code asks for; the others are not there. */
export interface Libraries {
  luxon?: {
    DateTime: { fromMillis(ms: number): { startOf(unit: string): unknown } };
    Duration: unknown;
    Interval: unknown;
    Settings: { defaultZone: unknown };
  };
  jmespath?: { search(data: unknown, query: string): unknown };
}

type Names = Record<Name, unknown>;

const NO_STATIC_DATA = refused(
  '$getWorkflowStaticData',
  'Workflows keep no data between executions yet; store it where an HTTP request reaches it.',
);
const NO_ENVIRONMENT = refusing('$env', 'Use $vars, or ask the operator to list the variable.');
const ENCODED_RANDOM = /[xy]/g;

/** Calls the code as its mode says. Gives `GuestOutcome` as JSON, and never rejects for what the code itself did. */
export async function runCode(
  bridge: Bridge,
  libraries: Libraries,
  names: readonly Name[],
  factory: Factory,
  text: string,
): Promise<string> {
  const data = parse(text) as GuestData;
  if (libraries.luxon) libraries.luxon.Settings.defaultZone = data.timezone;
  const { customData, added } = makeCustomData(data.execution.customData);
  const shared = sharedNames(bridge, libraries, data, customData);
  const files = makeFileHelpers(bridge, data.items, data.from);
  const isEach = data.mode === 'each' || data.mode === 'function-item';
  const results: string[] = [];
  for (const [index, item] of (isEach ? data.items : [undefined]).entries()) {
    const one = await callOnce(bridge, data, shared, files, names, factory, index, item);
    results.push(asJson(one));
    if ('error' in one && data.stopAtError) break;
  }
  return `{"results":[${results.join(',')}],"customData":${stringify(added)}}`;
}

/** JSON of a result; where there is none, of the error that says so. */
function asJson(result: GuestResult): string {
  try {
    return stringify(result);
  } catch (thrown) {
    const { message } = describe(thrown);
    return stringify({
      error: {
        name: 'Error',
        message: `What the code returns cannot be stored as JSON: ${message}.`,
      },
    } satisfies GuestOutcome['results'][number]);
  }
}

async function callOnce(
  bridge: Bridge,
  data: GuestData,
  shared: Partial<Names>,
  files: FileHelpers,
  names: readonly Name[],
  factory: Factory,
  index: number,
  item: GuestItem | undefined,
): Promise<GuestResult> {
  const own = namesAt(bridge, data, files, index, item);
  const all: Partial<Names> = { ...shared, ...own.names };
  try {
    const value = await factory(...names.map((name) => all[name])).call({
      helpers: all.helpers,
      getNodeParameter: all.getNodeParameter,
      getWorkflowStaticData: NO_STATIC_DATA,
      getInputData: () => data.items,
      getExecutionId: () => data.execution.id,
      getTimezone: () => data.timezone,
      getMode: () => data.runMode,
      getWorkflow: () => data.workflow,
      getNode: () => data.self,
    });
    const { binary } = own.files();
    return {
      value: value as never,
      ...(binary === undefined ? {} : { binary: binary as never }),
    };
  } catch (thrown) {
    return { error: describe(thrown) };
  }
}

/** What is the same for every item. */
function sharedNames(bridge: Bridge, libraries: Libraries, data: GuestData, customData: object): Partial<Names> {
  const { luxon, jmespath } = libraries;
  const timers = makeTimers(bridge, data.maxTimerMs);
  const search = (value: unknown, query: unknown) => {
    if (typeof value !== 'object' || value === null || typeof query !== 'string')
      throw problem('$jmespath needs an object or list and a query: $jmespath($json, "name").');
    return jmespath?.search(value, query);
  };
  const addresses = globalThis as unknown as {
    URL: unknown;
    URLSearchParams: unknown;
  };
  return {
    ...FUNCTIONS,
    ...timers,
    $runIndex: data.runIndex,
    $prevNode: data.prevNode,
    $workflow: data.workflow,
    $execution: { ...data.execution, customData },
    $mode: data.runMode,
    $nodeId: data.self.id,
    $nodeVersion: data.self.version,
    $parameter: data.self.parameters,
    $vars: data.vars,
    $env: data.env ?? NO_ENVIRONMENT,
    $now: luxon?.DateTime.fromMillis(data.now),
    $today: luxon?.DateTime.fromMillis(data.now).startOf('day'),
    DateTime: luxon?.DateTime,
    Duration: luxon?.Duration,
    Interval: luxon?.Interval,
    $jmespath: search,
    $jmesPath: search,
    $getWorkflowStaticData: NO_STATIC_DATA,
    getWorkflowStaticData: NO_STATIC_DATA,
    getNodeParameter: (name: unknown) => (data.self.parameters as Record<string, unknown> | undefined)?.[String(name)],
    console: makeConsole(bridge),
    setInterval: refused('setInterval', 'Use a loop with await, or a schedule.'),
    crypto: makeCrypto(bridge),
    Buffer,
    require: makeRequire({ luxon, buffer: { Buffer }, url: addresses }),
    process: PROCESS,
  };
}

/** What differs from item to item. */
function namesAt(bridge: Bridge, data: GuestData, files: FileHelpers, at: number, item: GuestItem | undefined) {
  const isEach = item !== undefined;
  const index = isEach ? data.from + at : 0;
  const current = item ?? data.items[0];
  const helpers = { ...makeHelpers(bridge, index), ...files };
  let binary = current?.binary;
  let isFileSet = false;
  const setBinaryData = (given: typeof binary) => {
    binary = given;
    isFileSet = true;
  };
  const whole = (name: string, pick: (items: GuestItem[]) => unknown) => (): unknown => {
    if (isEach)
      throw problem(`$input.${name}() is only there when the code runs once for all items. Use $input.item here.`);
    return pick(data.items);
  };
  const at_ = (itemIndex: number) => ({
    ...nodesAt(data, itemIndex),
    $json: data.items[itemIndex - data.from]?.json,
    $binary: data.items[itemIndex - data.from]?.binary ?? {},
    $itemIndex: itemIndex,
  });
  const names: Partial<Names> = {
    ...at_(index),
    items: data.items,
    item: data.mode === 'function-item' ? current?.json : current,
    index,
    $position: index,
    $item: (wanted: unknown) => at_(Number(wanted)),
    $input: {
      item: current,
      first: whole('first', (items) => items[0]),
      last: whole('last', (items) => items.at(-1)),
      all: whole('all', (items) => items),
      params: data.source.params ?? {},
      context: data.source.context ?? {},
    },
    $helpers: helpers,
    helpers,
    fetch: makeFetch(bridge, index),
    getBinaryData: () => binary,
    setBinaryData,
    ...(isEach
      ? {
          getBinaryDataAsync: () => withContents(files, binary),
          setBinaryDataAsync: async (given: unknown) =>
            setBinaryData((await fromContents(files, given)) as typeof binary),
        }
      : {
          getBinaryDataAsync: (of: GuestItem) => withContents(files, of?.binary),
          setBinaryDataAsync: async (of: GuestItem, given: unknown) => {
            of.binary = (await fromContents(files, given)) as NonNullable<GuestItem['binary']>;
          },
        }),
  };
  return { names, files: () => (isFileSet ? { binary } : {}) };
}

function makeCrypto(bridge: Bridge) {
  return {
    getRandomValues: <
      T extends {
        byteLength: number;
        buffer: ArrayBufferLike;
        byteOffset: number;
      },
    >(
      target: T,
    ): T => {
      if (target.byteLength > 65_536) throw problem('getRandomValues gives at most 65536 bytes.');
      new Uint8Array(target.buffer, target.byteOffset, target.byteLength).set(bridge.random(target.byteLength));
      return target;
    },
    randomUUID: () => {
      const digits = bridge.random(31).map((byte) => byte & 15);
      let at = 0;
      return 'xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx'.replace(ENCODED_RANDOM, (kind) => {
        const digit = digits[at++]!;
        return (kind === 'y' ? (digit & 3) | 8 : digit).toString(16);
      });
    },
    subtle: refusing('crypto.subtle', 'Use the Crypto node for hashes and signatures.'),
  };
}
