import type { Json } from '../../workflow/document.ts';
import type { NodeDefinition, NodeExample } from './definition.ts';
import type { Field, Fields } from './fields.ts';
import { operationsOf } from './service/fields.ts';
import type { ServiceLiteral } from './service/literal.ts';
import { inputsOf, outputsOf } from './traits.ts';

const KINDS: Readonly<Record<Field['kind'], string>> = {
  text: 'text',
  number: 'number',
  boolean: 'yes or no',
  choice: 'choice',
  json: 'JSON',
  list: 'list of groups',
  names: 'list of names',
  group: 'group',
  credential: 'credential',
};

const GROUPS: Readonly<Record<NodeDefinition['group'], string>> = {
  trigger: 'Triggers',
  flow: 'Flow',
  data: 'Data',
  action: 'Actions',
  ai: 'AI',
  human: 'People',
};

/** Code in a cell of a Markdown table. */
function code(value: Json | undefined): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const safe = text.replaceAll('\n', ' ').replaceAll('|', '\\|');
  return safe.includes('`') ? `\`\` ${safe} \`\`` : `\`${safe}\``;
}

const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);

/** The reference page of a node as Markdown, out of its definition. */
export function nodePage(definition: NodeDefinition): string {
  const { type, label, summary, fields, examples } = definition;
  const lines = [
    `# ${label}`,
    '',
    '<!-- Written by `npm run reference` from the definition of the node. Do not edit it by hand. -->',
    '',
    summary,
    '',
    `- Type ${code(type)}, version ${definition.version}.`,
    ...factsOf(definition).map((fact) => `- ${fact}`),
    '',
  ];
  if (definition.service) lines.push(...operationLines(definition.service));
  if (Object.keys(fields).length > 0)
    lines.push(
      '## Parameters',
      '',
      '| name | label | kind | default | |',
      '| --- | --- | --- | --- | --- |',
      ...rowsOf(fields),
      '',
    );
  lines.push('## Examples', '', ...examples.flatMap(exampleLines));
  return `${lines.join('\n').trimEnd()}\n`;
}

function factsOf(definition: NodeDefinition): string[] {
  const inputs = inputsOf(definition, {});
  const mappings = definition.n8n === undefined ? [] : [definition.n8n].flat();
  return [
    definition.trigger ? 'It starts a workflow.' : `Inputs: ${inputs.map(code).join(', ')}.`,
    `Outputs: ${outputsOf(definition, {}).map(code).join(', ') || 'none'}${typeof definition.outputs === 'function' ? ', depending on its parameters' : ''}.`,
    ...(definition.retry === 'never' ? ['It is not repeated when a crash interrupted it.'] : []),
    ...onceOnly(definition),
    ...mappings.map(({ types, versions }) => `In n8n: ${types.map(code).join(', ')}, versions ${versions.join(', ')}.`),
  ];
}

function onceOnly({ service }: NodeDefinition): string[] {
  if (!service) return [];
  const names = operationsOf(service).flatMap(([name, { retry }]) => (retry === 'never' ? [code(name)] : []));
  return names.length > 0 ? [`Not repeated when a crash interrupted it: ${names.join(', ')}.`] : [];
}

/** What the operations of a service do. */
const operationLines = (service: ServiceLiteral): string[] => [
  '## Operations',
  '',
  ...operationsOf(service).map(([name, { summary }]) => `- ${code(name)}: ${summary}`),
  '',
];

function rowsOf(fields: Fields, path = ''): string[] {
  return Object.entries(fields).flatMap(([name, field]) => {
    const own = `| ${code(path + name)} | ${field.label} | ${KINDS[field.kind]} | ${defaultOf(field)} | ${notesOf(field)} |`;
    const inner = field.kind === 'list' || field.kind === 'group' ? rowsOf(field.fields, `${path}${name}.`) : [];
    return [own, ...inner];
  });
}

function defaultOf(field: Field): string {
  if ('default' in field && field.default !== undefined) return code(field.default as Json);
  return 'optional' in field && field.optional ? 'none' : '';
}

function notesOf(field: Field): string {
  const shown = Object.entries(field.showWhen ?? {}).map(
    ([name, values]) => `${code(name)} is ${values.map((value) => code(value)).join(' or ')}`,
  );
  return [
    ...(field.help ? [sentence(field.help)] : []),
    ...(field.kind === 'text' && field.options
      ? [`The editor offers what ${code(field.options.operation)} gives.`]
      : []),
    ...(field.kind === 'choice' ? [`One of ${field.options.map(({ value }) => code(value)).join(', ')}.`] : []),
    ...(field.kind === 'credential' ? [`Kinds: ${field.types.map((one) => code(one)).join(', ')}.`] : []),
    ...(shown.length > 0 ? [`Only when ${shown.join(' and ')}.`] : []),
    ...(field.expressions === false ? ['No expressions.'] : []),
  ].join(' ');
}

function exampleLines({ title, params, input, inputs, http, output, error, waitMs }: NodeExample): string[] {
  const parts: [string, Json][] = [['params', params]];
  if (input) parts.push(['input', input]);
  if (inputs) parts.push(['inputs', inputs]);
  if (http) parts.push(['http', http as unknown as Json]);
  if (output) parts.push(['output', output]);
  if (error !== undefined) parts.push(['error', error]);
  if (waitMs !== undefined) parts.push(['waits for ms', waitMs]);
  return [
    `### ${title}`,
    '',
    '```json',
    '{',
    parts.map(([name, value]) => `  ${JSON.stringify(name)}: ${JSON.stringify(value)}`).join(',\n'),
    '}',
    '```',
    '',
  ];
}

/** The page that lists all nodes, by their groups. */
export function nodeIndex(definitions: Iterable<NodeDefinition>): string {
  const all = [...definitions].sort((a, b) => (a.label < b.label ? -1 : 1));
  const lines = ['# Nodes', '', '<!-- Written by `npm run reference`. Do not edit it by hand. -->', ''];
  for (const [group, heading] of Object.entries(GROUPS)) {
    const members = all.filter((one) => one.group === group);
    if (members.length === 0) continue;
    lines.push(`## ${heading}`, '');
    lines.push(...members.map(({ type, label, summary }) => `- [${label}](${type}.md): ${summary}`), '');
  }
  return `${lines.join('\n').trimEnd()}\n`;
}
