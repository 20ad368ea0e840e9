import { parseArgs } from 'node:util';
import { looksLikeN8n } from '../../../core/workflow/import-export.ts';
import type { Api } from './connection.ts';
import { tail } from './tail.ts';

export const USAGE = `sluice import <file | -> [--format sluice|n8n|curl]   adds a workflow as a draft and prints its id
              [--timezone <zone>]                     zone of the n8n instance it comes from; America/New_York if not given
sluice validate <workflow>                            lists what is wrong with the draft
sluice run <workflow> [--data <json | @file>]         runs the draft, shows its nodes, prints the result of the last
sluice tail <execution>                               follows an execution until it ends
sluice export <workflow> [--format sluice|n8n]        prints the draft

SLUICE_URL names the platform (http://127.0.0.1:8787), SLUICE_API_KEY holds a key of it.
Ends with 0 when all is well, 1 when something failed, 2 when the command is not understood.`;

/** The command line is not one of ours. */
export class UsageError extends Error {}

/** What the commands may use of the world. */
export interface World {
  api: Api;
  /** A file's text; `-` is the standard input. */
  read(path: string): string;
  /** Results, for other programs to read. */
  print(text: string): void;
  /** What a person should know besides. */
  complain(text: string): void;
  pause(milliseconds: number): Promise<void>;
}

type Options = Partial<Record<'format' | 'data' | 'timezone', string>>;

const COMMANDS: Readonly<Record<string, (subject: string, options: Options, world: World) => Promise<number>>> = {
  import: importFile,
  validate,
  run,
  tail: (id, _options, world) => tail(id, world),
  export: exportWorkflow,
};

/** Does what a command line says; gives the exit status. Throws UsageError and ApiProblem. */
export async function perform(words: readonly string[], world: World): Promise<number> {
  const { positionals, values } = parse(words);
  const [name = '', subject, ...more] = positionals;
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!command) throw new UsageError(`There is no command "${name}".\n\n${USAGE}`);
  if (subject === undefined || more.length > 0) throw new UsageError(`"${name}" takes one name.\n\n${USAGE}`);
  return command(subject, values, world);
}

function parse(words: readonly string[]) {
  try {
    return parseArgs({
      args: [...words],
      allowPositionals: true,
      options: { format: { type: 'string' }, data: { type: 'string' }, timezone: { type: 'string' } },
    });
  } catch (thrown) {
    throw new UsageError(`${(thrown as Error).message}\n\n${USAGE}`);
  }
}

interface Imported {
  workflow: { id: string; name: string };
  report: { mapped: string[]; changed: string[]; unsupported: string[]; warnings: string[] };
}

async function importFile(path: string, options: Options, { api, read, print, complain }: World): Promise<number> {
  const { workflow, report } = await api<Imported>('POST', '/workflows/import', bodyOf(textAt(path, read), options));
  for (const [title, list] of [
    ['Not available here', report.unsupported],
    ['Works differently here', report.changed],
    ['Look at this', report.warnings],
  ] as const)
    for (const line of list) complain(`${title}: ${line}`);
  print(workflow.id);
  return 0;
}

function textAt(path: string, read: World['read']): string {
  try {
    return read(path);
  } catch (thrown) {
    throw new UsageError(`"${path}" cannot be read (${(thrown as { code?: string }).code ?? String(thrown)}).`);
  }
}

function bodyOf(text: string, { format, timezone }: Options): object {
  const zone = timezone === undefined ? {} : { timezone };
  if (format === 'curl' || (format === undefined && /^\s*curl\s/.test(text)))
    return { format: 'curl', command: text, ...zone };
  const workflow = jsonOf(text, 'The workflow') as Record<string, unknown>;
  return { format: format ?? (looksLikeN8n(workflow) ? 'n8n' : 'sluice'), workflow, ...zone };
}

function jsonOf(text: string, what: string): unknown {
  try {
    return JSON.parse(text);
  } catch (thrown) {
    throw new UsageError(`${what} is not valid JSON: ${(thrown as Error).message}.`);
  }
}

interface Problem {
  code: string;
  message: string;
  severity?: 'warning';
}

async function validate(id: string, _options: Options, { api, print }: World): Promise<number> {
  const { problems } = await api<{ problems: Problem[] }>('POST', `/workflows/${encodeURIComponent(id)}/validate`);
  for (const { code, message, severity } of problems) print(`${severity ?? 'error'} ${code}: ${message}`);
  return problems.some(({ severity }) => severity !== 'warning') ? 1 : 0;
}

async function run(id: string, { data }: Options, world: World): Promise<number> {
  const given = data?.startsWith('@') ? textAt(data.slice(1), world.read) : data;
  const items = given === undefined ? undefined : [jsonOf(given, 'The data')].flat();
  const path = `/workflows/${encodeURIComponent(id)}/run`;
  const { executionId } = await world.api<{ executionId: string }>('POST', path, items ? { data: items } : {});
  return tail(executionId, world);
}

async function exportWorkflow(id: string, { format = 'sluice' }: Options, { api, print }: World): Promise<number> {
  const query = new URLSearchParams({ format });
  print(JSON.stringify(await api('GET', `/workflows/${encodeURIComponent(id)}/export?${query}`), null, 2));
  return 0;
}
