import type { Json } from '../workflow/document.ts';
import { NATIVE_METHODS, PROPERTIES } from './complete/native-methods.ts';
import { EXTENSION_TABLES } from './extensions/dispatch.ts';
import { BARE_FUNCTIONS } from './globals/n8n.ts';
import { GLOBALS } from './globals.ts';
import { ROOTS } from './roots.ts';

const TYPES: Readonly<Record<string, string>> = {
  string: 'Texts',
  array: 'Lists',
  number: 'Numbers',
  date: 'JavaScript dates',
  datetime: 'DateTime',
  duration: 'Duration',
  interval: 'Interval',
  regexp: 'Regular expressions',
  map: 'Maps',
  set: 'Sets',
  error: 'Errors',
};

const PLURALS: Readonly<Record<string, string>> = {
  String: 'texts',
  Number: 'numbers',
  Boolean: 'booleans',
  Date: 'dates',
  Array: 'lists',
  Object: 'records',
};

/** Code in Markdown; two backticks where the code has one itself. */
const code = (text: string): string => (text.includes('`') ? `\`\` ${text} \`\`` : `\`${text}\``);

function resultText(result: Json): string {
  if (typeof result === 'object' && result !== null && !Array.isArray(result) && typeof result.__t === 'string')
    return result.__t === 'undefined' ? 'nothing' : `a ${result.__t}, ${code(String(result.v))}`;
  return code(JSON.stringify(result));
}

/** The reference of the expression language as Markdown, out of the tables that the evaluator itself uses. */
export function referencePage(): string {
  const lines: string[] = [
    '# Expressions',
    '',
    '<!-- Written by `npm run reference` from the tables in core/expressions. Do not edit it by hand. -->',
    '',
    'A parameter that starts with `=` is a template: text with blocks `{{ … }}`, each holding one JavaScript expression. A template',
    'that is one block keeps the type of its value; anything else gives text, to which `null` and `undefined` add nothing.',
    'Write `\\{{` for two braces that are text.',
    '',
    'A block that fails in the way of JavaScript (a field of something that is missing, a function that is none, a `throw`) is',
    '`undefined`, and the item carries a warning that says why. What the platform refuses, such as a node that does not exist, is an',
    'error of the node.',
    '',
    '## The language',
    '',
    'Expressions of ES2023: operators, optional chaining, template literals, spread and destructuring, regular expressions, arrow and',
    'other functions with statements (`const`, `let`, `if`, loops, `switch`, `return`, `try`). Not part of it: classes, `this`, `async`,',
    'generators, tagged templates, labels, accessors, `import`, `eval`. Data that an expression changes are its own copies.',
    '',
    'An evaluation may take 200,000 steps, make 32 MiB of data, nest 256 calls and give back 16 MiB. Regular expressions run in linear',
    'time or are refused.',
    '',
    '## Names that start with a dollar sign',
    '',
    ...[...ROOTS].map(([name, { signature, description }]) => `- ${code(signature ?? name)}: ${description}`),
    '',
    '## Other names',
    '',
    `Without a dollar sign, as in n8n: ${BARE_FUNCTIONS.map(([name]) => code(name)).join(', ')}.`,
    '',
    `From JavaScript and Luxon: ${[...GLOBALS.keys()]
      .filter((name) => !BARE_FUNCTIONS.some(([bare]) => bare === name))
      .map(code)
      .join(', ')}.`,
    '',
  ];
  for (const [type, table] of EXTENSION_TABLES) {
    lines.push(`## Methods of ${PLURALS[type]}`, '');
    for (const [name, { name: own, aliases, signature, description, example, result }] of table) {
      if (name !== own) continue;
      const also = aliases ? ` Also called ${aliases.map(code).join(', ')}.` : '';
      lines.push(`- ${code(signature)}: ${description}${also} ${code(example)} gives ${resultText(result)}.`);
    }
    lines.push('');
  }
  lines.push('## Methods of JavaScript and Luxon', '');
  for (const [kind, methods] of Object.entries(NATIVE_METHODS)) {
    lines.push(`### ${TYPES[kind]}`, '');
    const properties = PROPERTIES[kind as keyof typeof PROPERTIES];
    if (properties) lines.push(`Without brackets: ${properties.map(code).join(', ')}.`, '');
    lines.push(...methods.map(([signature, description]) => `- ${code(signature)}: ${description}`), '');
  }
  return `${lines.join('\n').trimEnd()}\n`;
}
