import type { Json } from '../workflow/document.ts';
import { toInteger } from './coerce.ts';
import type { ExpressionContext } from './context.ts';
import { DOLLAR_FUNCTIONS } from './globals/n8n.ts';
import { fn, namespace } from './globals/make.ts';
import { expressionError } from './guest-error.ts';
import { nowOf } from './luxon/convert.ts';
import { enter } from './mutation.ts';
import { evaluateInside } from './nested.ts';
import { ITEMS_FUNCTION, NODE_FUNCTION, NODE_TABLE } from './other-nodes.ts';
import { GuestDateTime } from './types/guest-luxon.ts';
import { asRecord, emptyRecord, GuestFunction, Handle, recordOf, type Run, type Value } from './values.ts';

/** A name that starts with `$`: how it is read, and what completion says about it. */
export interface Root {
  read(run: Run): Value;
  description: string;
  /** How it is called, where it is a function. */
  signature?: string;
}

const withoutArguments = (name: string, pick: (context: ExpressionContext) => Value): GuestFunction =>
  fn((args, run) => {
    if (args.length > 0) throw expressionError(`${name} takes no arguments. For another item use $input.all()[index].`);
    return enter(pick(run.context), run);
  });

function inputItems(context: ExpressionContext) {
  if (context.items.length === 0)
    throw expressionError('There are no input items. Run the nodes before this one first.');
  return context.items;
}

const INPUT = new Handle(
  '$input',
  (key, run) => {
    const { context } = run;
    switch (key) {
      case 'item':
        return enter(inputItems(context)[context.itemIndex], run);
      case 'json':
        return enter(context.json, run);
      case 'first':
        return withoutArguments('$input.first()', (inner) => inputItems(inner)[0]);
      case 'last':
        return withoutArguments('$input.last()', (inner) => inputItems(inner).at(-1));
      case 'all':
        return withoutArguments('$input.all()', inputItems);
      case 'params':
        return enter(context.source?.params, run);
      case 'context':
        return enter(context.source?.context, run);
      default:
        return undefined;
    }
  },
  ['item', 'first', 'last', 'all', 'params', 'context'],
);

/** The metadata of the item's files; never their bytes. */
function binaryOf({ items, itemIndex }: ExpressionContext): Value {
  const result = emptyRecord();
  for (const [name, file] of Object.entries(items[itemIndex]?.binary ?? {}))
    result[name] = recordOf(Object.fromEntries(Object.entries(file).filter(([key]) => key !== 'data')));
  return result;
}

const given = (record: Record<string, Json | undefined>) =>
  Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as Record<string, Json>;

/** n8n knows two modes: somebody tries the workflow, or it is at work. */
const MODES = new Map([
  ['manual', 'test'],
  ['error', 'production'],
  ['child', 'production'],
]);

const execution = (run: Run): Value => {
  const { id, mode, resumeData, customData, ...addresses } = run.context.execution;
  return recordOf({
    id,
    mode: MODES.get(mode) ?? mode,
    ...given(addresses),
    ...(resumeData === undefined ? {} : { resumeData: enter(resumeData, run) }),
    ...(customData === undefined ? {} : { customData: CUSTOM_DATA }),
  });
};

/** An expression may be evaluated more than once, or not at all: what is set there would depend on that. */
const readOnly = (method: string) =>
  fn(() => {
    throw expressionError(`Expressions cannot change customData. Use an Execution data node instead of ${method}().`);
  });

/** `$execution.customData`. */
const CUSTOM_DATA = namespace('$execution.customData', {
  get: fn(([name], { context }) => {
    const known = context.execution.customData ?? {};
    return typeof name === 'string' && Object.hasOwn(known, name) ? known[name] : undefined;
  }),
  getAll: fn((_args, run) => recordOf({ ...run.context.execution.customData })),
  set: readOnly('set'),
  setAll: readOnly('setAll'),
});

const workflow = ({ context }: Run): Value => {
  const { id, name, active } = context.workflow;
  return recordOf({ id, name, ...(active === undefined ? {} : { active }) });
};

/** `$workflow`. Its id is asked for when it is read: an unsaved workflow has none. */
const WORKFLOW = new Handle(
  '$workflow',
  (key, run) => {
    if (key === 'id' && run.context.workflow.id === '')
      throw expressionError('The workflow has no id yet. Save it first.');
    return asRecord(workflow(run))[key];
  },
  ['id', 'name', 'active'],
  workflow,
);

const ENV = new Handle(
  '$env',
  (key, run) => {
    const { env } = run.context;
    return env && Object.hasOwn(env, key) ? env[key] : undefined;
  },
  [],
  ({ context }) => context.env && recordOf({ ...context.env }),
);

function env({ context }: Run): Value {
  if (context.env) return ENV;
  throw expressionError(
    'Variables of the environment cannot be read here. Use $vars, or ask the operator to list the variable.',
  );
}

/** The parameters of the node itself; an expression among them is evaluated when it is read. */
const PARAMETER = new Handle('$parameter', (key, run) => {
  const parameters = run.context.self?.parameters;
  if (!parameters || !Object.hasOwn(parameters, key)) return undefined;
  return evaluateInside(parameters[key]!, run);
});

/** `$item(index, run?)`: every other name, for another item. */
const ITEM = fn((args, run) => {
  const at = run.context.at?.(toInteger(args[0], run) ?? 0, toInteger(args[1], run));
  if (!at) throw expressionError('Other items cannot be reached here. Use $input.all()[index].');
  return new Handle('$item()', (key, inner) => ROOTS.get(key)?.read({ ...inner, context: at }), [...ROOTS.keys()]);
});

const EVALUATE = fn((args, run) => {
  const [source, index] = args;
  if (typeof source !== 'string') return source;
  const wanted = toInteger(index, run);
  const other = wanted ? run.context.at?.(wanted) : undefined;
  return evaluateInside(`=${source}`, other ? { ...run, context: other } : run);
});

const json = (run: Run): Value => (run.mutable ? enter(run.context.json, run) : run.context.json);
const data = (pick: (context: ExpressionContext) => Value) => (run: Run) => enter(pick(run.context), run);
const constant = (value: Value) => () => value;

/** Names that some places give and others do not. */
const EXTRAS: Readonly<Record<`$${string}`, string>> = {
  $request: 'The request that was sent, in the settings for pagination.',
  $response: 'The answer that came back, in the settings for pagination.',
  $pageCount: 'How many pages were read so far, in the settings for pagination.',
  $responseItem: 'One item of the answer, in the settings for pagination.',
  $credentials: 'The fields of the credential, where a request is described.',
  $tool: 'The tool call that an agent makes.',
  $agentInfo: 'What is known about the agent that runs this tool.',
  $self: 'The fields of the credential itself.',
};

/** The names that start with `$`, and those that n8n has besides. */
export const ROOTS: ReadonlyMap<string, Root> = new Map<string, Root>([
  ['$json', { read: json, description: 'The data of the current item.' }],
  ['$data', { read: data((context) => context.json), description: 'The data of the current item; the same as $json.' }],
  ['$binary', { read: ({ context }) => binaryOf(context), description: 'The files of the current item: name, type and size.' }],
  ['$input', { read: constant(INPUT), description: 'The items that come into this node.' }],
  ['$', { read: constant(NODE_FUNCTION), description: 'Another node, by its name.', signature: "$('node')" }],
  ['$node', { read: constant(NODE_TABLE), description: 'Other nodes by name; the item with the same index.' }],
  ['$items', { read: constant(ITEMS_FUNCTION), description: 'The items of a node.', signature: '$items(node?, output?, run?)' }],
  ['$item', { read: constant(ITEM), description: 'Everything for another item of this node.', signature: '$item(index, run?)' }],
  ['$itemIndex', { read: ({ context }) => context.itemIndex, description: 'Number of the current item, from 0.' }],
  ['$position', { read: ({ context }) => context.itemIndex, description: 'Number of the current item, from 0.' }],
  ['$thisItemIndex', { read: ({ context }) => context.itemIndex, description: 'Number of the current item, from 0.' }],
  ['$thisItem', { read: data((context) => context.items[context.itemIndex]), description: 'The current item with its json and binary.' }],
  ['$runIndex', { read: ({ context }) => context.runIndex, description: 'How often this node ran before, in this execution.' }],
  ['$thisRunIndex', { read: ({ context }) => context.runIndex, description: 'How often this node ran before, in this execution.' }],
  ['$prevNode', { read: ({ context }) => recordOf({ ...context.prevNode }), description: 'Where the items come from: name, outputIndex and runIndex.' }],
  ['$parameter', { read: constant(PARAMETER), description: 'The parameters of this node, evaluated.' }],
  ['$rawParameter', { read: data((context) => (context.self?.parameters as Json | undefined) ?? {}), description: 'The parameters of this node as they were written.' }],
  ['$workflow', { read: constant(WORKFLOW), description: 'This workflow: id, name and active.' }],
  ['$execution', { read: execution, description: 'This execution: id, mode, resumeUrl, resumeData and customData.' }],
  ['$mode', { read: ({ context }) => context.mode ?? context.execution.mode, description: 'What started the execution.' }],
  ['$vars', { read: data((context) => context.vars), description: 'The variables of the workspace.' }],
  ['$env', { read: env, description: 'Variables of the environment, as far as the operator lists them.' }],
  ['$secrets', { read: data((context) => context.secrets ?? {}), description: 'Secrets of an external store, in credentials.' }],
  ['$now', { read: (run) => new GuestDateTime(nowOf(run)), description: 'The present moment, in the zone of the workflow.' }],
  ['$today', { read: (run) => new GuestDateTime(nowOf(run).startOf('day')), description: 'Today at midnight, in the zone of the workflow.' }],
  ['$nodeId', { read: ({ context }) => context.self?.id, description: 'The id of this node.' }],
  ['$nodeVersion', { read: ({ context }) => context.self?.version, description: 'The version of this node.' }],
  ['$webhookId', { read: ({ context }) => context.self?.webhookId, description: 'The webhook id of this node.' }],
  ['$error', { read: ({ context }) => context.error && recordOf({ ...context.error }), description: 'The error that is being handled.' }],
  ['$evaluateExpression', { read: constant(EVALUATE), description: 'Evaluates a text as an expression.', signature: '$evaluateExpression(text, itemIndex?)' }],
  ...Object.entries(EXTRAS).map(([name, description]): [string, Root] => [
    name,
    { read: data((context) => context.extras?.[name as `$${string}`]), description },
  ]),
  ...DOLLAR_FUNCTIONS.map(({ name, signature, description, value }): [string, Root] => [
    name,
    { read: constant(value), signature, description },
  ]),
]); // prettier-ignore
