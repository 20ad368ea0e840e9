import { AppError } from '../errors/app-error.ts';
import type { Json } from '../workflow/document.ts';
import type { ShapeProblem } from '../workflow/parse-document.ts';

export type JsonRecord = { [key: string]: Json };

/** A node as n8n writes it, as far as an import must know it; `source` is all of it. */
export interface N8nNode {
  source: JsonRecord;
  name: string;
  type: string;
  typeVersion: number;
  parameters: JsonRecord;
  position: [number, number];
}

/** A workflow as n8n writes it. Everything but the nodes may be missing in what people paste. */
export interface N8nWorkflow {
  name: string;
  nodes: N8nNode[];
  connections: JsonRecord;
  settings: JsonRecord;
  pinData: JsonRecord;
  /** Members of the workflow that have no place here. */
  rest: JsonRecord;
}

/** Most nodes whose shape is looked at; the document takes fewer. */
const MAX_NODES = 5000;

export const isRecord = (value: unknown): value is JsonRecord =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Reads a workflow of n8n, tolerantly. Throws BODY_INVALID with every place where it cannot be understood. */
export function readN8nWorkflow(json: unknown): N8nWorkflow {
  const problems: ShapeProblem[] = [];
  if (!isRecord(json)) throw invalid([{ path: '', message: 'Expected an object with "nodes" and "connections".' }]);
  const { name, nodes, connections, settings, pinData, ...rest } = json;
  if (!Array.isArray(nodes)) throw invalid([{ path: 'nodes', message: 'Expected a list of nodes.' }]);
  if (nodes.length > MAX_NODES)
    throw invalid([{ path: 'nodes', message: `There are ${nodes.length} nodes; a workflow takes 500.` }]);
  const optional = (value: Json | undefined, path: string): JsonRecord => {
    if (value === undefined || value === null) return {};
    if (isRecord(value)) return value;
    problems.push({ path, message: 'Expected an object.' });
    return {};
  };
  const read: N8nWorkflow = {
    name: typeof name === 'string' && name.trim() !== '' ? name.trim() : 'Imported workflow',
    nodes: nodes.flatMap((node, index) => readNode(node, `nodes.${index}`, problems)),
    connections: optional(connections, 'connections'),
    settings: optional(settings, 'settings'),
    pinData: optional(pinData, 'pinData'),
    rest,
  };
  if (problems.length > 0) throw invalid(problems);
  return read;
}

function readNode(node: Json, path: string, problems: ShapeProblem[]): N8nNode[] {
  const wrong = (at: string, message: string): N8nNode[] => {
    problems.push({ path: at, message });
    return [];
  };
  if (!isRecord(node)) return wrong(path, 'Expected an object.');
  const { name, type, typeVersion = 1, parameters, position } = node;
  if (typeof type !== 'string' || type === '') return wrong(`${path}.type`, 'Expected the name of a node type.');
  const isVersion = typeof typeVersion === 'number' && Number.isFinite(typeVersion) && typeVersion > 0;
  if (!isVersion) return wrong(`${path}.typeVersion`, 'Expected a number above 0.');
  if (parameters !== undefined && parameters !== null && !isRecord(parameters))
    return wrong(`${path}.parameters`, 'Expected an object.');
  return [
    {
      source: node,
      name: typeof name === 'string' ? name : '',
      type,
      typeVersion,
      parameters: isRecord(parameters) ? parameters : {},
      position: positionOf(position),
    },
  ];
}

/** Older exports hold texts; what is no place is the corner. */
export function positionOf(position: Json | undefined): [number, number] {
  const [x, y] = Array.isArray(position) ? position.map(Number) : [];
  return [Number.isFinite(x) ? x! : 0, Number.isFinite(y) ? y! : 0];
}

function invalid(problems: ShapeProblem[]): AppError {
  const first = problems[0]!;
  const more = problems.length > 1 ? ` There are ${problems.length - 1} more problems.` : '';
  return new AppError(
    'BODY_INVALID',
    `This is not a workflow of n8n: at "${first.path || 'the top'}": ${first.message}${more}`,
    { problems: problems.slice(0, 50) },
  );
}
