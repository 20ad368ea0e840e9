import { toNumber } from './coerce.ts';
import { fn } from './globals/make.ts';
import { INTL } from './globals/intl.ts';
import { JSON_GLOBAL } from './globals/json.ts';
import { LUXON_TYPES } from './globals/luxon.ts';
import { MATH } from './globals/math.ts';
import { BARE_FUNCTIONS } from './globals/n8n.ts';
import { OBJECT_GLOBAL } from './globals/object.ts';
import { TEXT_FUNCTIONS } from './globals/texts.ts';
import { NUMBER_FUNCTIONS, TYPES } from './globals/types.ts';
import type { Value } from './values.ts';

/** The global names that an expression may use besides those that start with `$`. There are no others. */
export const GLOBALS: ReadonlyMap<string, Value> = new Map<string, Value>([
  ['undefined', undefined],
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['Math', MATH],
  ['JSON', JSON_GLOBAL],
  ['Object', OBJECT_GLOBAL],
  ['Intl', INTL],
  ...TYPES,
  ...NUMBER_FUNCTIONS,
  ...TEXT_FUNCTIONS,
  ...LUXON_TYPES,
  ...BARE_FUNCTIONS,
  ['isNaN', fn((args, run) => Number.isNaN(toNumber(args[0], run)))],
  ['isFinite', fn((args, run) => Number.isFinite(toNumber(args[0], run)))],
]);

/** Names that mean something to a browser or a server and nothing here: an empty record each, as in n8n. */
export const EMPTY_NAMES: ReadonlySet<string> = new Set([
  'document', 'globalThis', 'window', 'Window', 'self', 'global', 'require', 'module', 'Buffer', 'alert', 'prompt', 'confirm',
  'eval', 'uneval', 'setTimeout', 'setInterval', 'setImmediate', 'clearImmediate', 'Function', 'fetch', 'XMLHttpRequest',
  'Promise', 'Generator', 'GeneratorFunction', 'AsyncFunction', 'AsyncGenerator', 'AsyncGeneratorFunction', 'WebAssembly',
  'Reflect', 'Proxy', 'escape', 'unescape',
]); // prettier-ignore
