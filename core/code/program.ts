/** How the code is called and what it may return. */
export type CodeMode =
  /** Once, with all items; it returns items. */
  | 'all'
  /** Once for each item; it returns one item or nothing. */
  | 'each'
  /** n8n's former Function: once, with `items`, which it returns. */
  | 'function'
  /** n8n's former FunctionItem: once for each item; `item` is its data, which it returns. */
  | 'function-item';

/** What the code can use by name. Parameters of a function around it, so that the code may declare the same names itself. */
// prettier-ignore
export const NAMES = [
  'items', 'item', 'index', '$input', '$json', '$binary', '$', '$node', '$items', '$item',
  '$itemIndex', '$position', '$runIndex', '$prevNode', '$workflow', '$execution', '$mode', '$nodeId', '$nodeVersion',
  '$parameter', '$vars', '$env', '$now', '$today', 'DateTime', 'Duration', 'Interval', '$jmespath', '$jmesPath',
  '$if', '$ifEmpty', '$min', '$max', '$average', '$not', '$getWorkflowStaticData', 'getWorkflowStaticData',
  '$helpers', 'helpers', 'getNodeParameter', 'getBinaryData', 'setBinaryData',
  'getBinaryDataAsync', 'setBinaryDataAsync', 'console', 'fetch',
  'setTimeout', 'clearTimeout', 'setInterval', 'setImmediate', 'crypto', 'Buffer', 'require', 'process',
] as const;

export type Name = (typeof NAMES)[number];

/** Name of the user's code in a stack. */
export const CODE_FILE = 'code.js';

/**
 * The code as an expression: a function of the names that gives the function to call. The code begins on line 2, in its
 * first column.
 */
export const wrapCode = (source: string): string =>
  `(function(${NAMES.join(',')}){return async function(){\n${source}\n}})`;

/** How much of everything one call of the code may use. */
export interface CodeLimits {
  /** Loop turns and calls inside the engine, where it counts them. */
  operations: number;
  /** Milliseconds of computing, where the engine counts these instead. */
  cpuMs: number;
  memoryBytes: number;
  /** Characters of JSON that the code may return. */
  resultCharacters: number;
  logLines: number;
  logCharacters: number;
  /** Requests, and reads of files. */
  requests: number;
  /** The largest file that is read, in bytes: it must find room beside what the code makes of it. */
  fileBytes: number;
  /** Timers and requests that wait at the same time. */
  waiting: number;
  /** Longest time that one timer waits. */
  timerMs: number;
}

export const CODE_LIMITS: CodeLimits = {
  operations: 500_000_000,
  cpuMs: 10_000,
  memoryBytes: 64 * 1024 * 1024,
  resultCharacters: 16_000_000,
  logLines: 1000,
  logCharacters: 100_000,
  requests: 1000,
  fileBytes: 10_000_000,
  waiting: 1000,
  timerMs: 60_000,
};

/** The most characters of source that are read. */
export const MAX_CODE = 256_000;
