import { AppError, unreachable } from '../errors/app-error.ts';
import type { Connection, WorkflowDocument, WorkflowNode } from './document.ts';
import type { Edit, EditOf, RemovableSetting } from './edit-schemas.ts';
import { sameConnection } from './validate.ts';

export { Edit } from './edit-schemas.ts';

/** An edited document, and the edit that takes the change back. */
export interface Edited {
  document: WorkflowDocument;
  inverse: Edit;
}

const MAX_NODES = 500;
const MAX_CONNECTIONS = 5000;

const invalid = (message: string, details: Record<string, unknown>) =>
  new AppError('WORKFLOW_INVALID', message, details);

/**
 * Applies an edit. The given document is not changed; applying `inverse` to the result gives an equal document again.
 * Throws WORKFLOW_INVALID when the edit does not fit the document, for example because someone else removed the node.
 */
export function applyEdit(document: WorkflowDocument, edit: Edit): Edited {
  switch (edit.kind) {
    case 'add-node':
      return addNode(document, edit);
    case 'remove-node':
      return removeNode(document, edit);
    case 'rename-node': {
      const twin = document.nodes.find((node) => node.name === edit.name && node.id !== edit.id);
      if (twin) throw invalid(`Another node is called "${edit.name}" already. Choose another name.`, { node: twin.id });
      return changeNode(document, edit.id, (node) => ({
        node: { ...node, name: edit.name },
        inverse: { ...edit, name: node.name },
      }));
    }
    case 'move-node':
      return changeNode(document, edit.id, (node) => ({
        node: { ...node, position: edit.position },
        inverse: { ...edit, position: node.position },
      }));
    case 'set-params':
      return changeNode(document, edit.id, (node) => ({
        node: { ...node, params: edit.params },
        inverse: { ...edit, params: node.params },
      }));
    case 'set-node-settings':
      return changeNode(document, edit.id, (node) => setNodeSettings(node, edit));
    case 'connect':
      return connect(document, edit);
    case 'disconnect':
      return disconnect(document, edit);
    case 'limit-connection':
      return limitConnection(document, edit);
    case 'set-settings':
      return { document: { ...document, settings: edit.settings }, inverse: { ...edit, settings: document.settings } };
    case 'rename-workflow':
      return { document: { ...document, name: edit.name }, inverse: { ...edit, name: document.name } };
    default:
      return unreachable(edit);
  }
}

/** Applies several edits in their order; `inverse` takes them back, in its own order. All or nothing. */
export function applyEdits(
  document: WorkflowDocument,
  edits: readonly Edit[],
): { document: WorkflowDocument; inverse: Edit[] } {
  const inverse: Edit[] = [];
  let current = document;
  for (const edit of edits) {
    const edited = applyEdit(current, edit);
    current = edited.document;
    inverse.unshift(edited.inverse);
  }
  return { document: current, inverse };
}

function indexOfNode(document: WorkflowDocument, id: string): number {
  const index = document.nodes.findIndex((node) => node.id === id);
  if (index < 0)
    throw invalid(`There is no node with the id "${id}". It may have been removed in the meantime.`, { node: id });
  return index;
}

function changeNode(
  document: WorkflowDocument,
  id: string,
  change: (node: WorkflowNode) => { node: WorkflowNode; inverse: Edit },
): Edited {
  const index = indexOfNode(document, id);
  const { node, inverse } = change(document.nodes[index]!);
  return { document: { ...document, nodes: document.nodes.with(index, node) }, inverse };
}

function insertAt<T>(list: readonly T[], index: number | undefined, element: T): T[] {
  if (index !== undefined && index > list.length) {
    throw invalid(
      `There is no place ${index} in a list of ${list.length}. The workflow may have changed in the meantime.`,
      { index },
    );
  }
  return list.toSpliced(index ?? list.length, 0, element);
}

function addNode(document: WorkflowDocument, edit: EditOf<'add-node'>): Edited {
  const { node } = edit;
  if (document.nodes.some((other) => other.id === node.id))
    throw invalid(`There is a node with the id "${node.id}" already.`, { node: node.id });
  if (document.nodes.some((other) => other.name === node.name))
    throw invalid(`Another node is called "${node.name}" already. Choose another name.`, { node: node.id });
  if (document.nodes.length >= MAX_NODES)
    throw invalid(`The workflow has ${MAX_NODES} nodes, which is the most it may have.`, { node: node.id });
  let result: WorkflowDocument = { ...document, nodes: insertAt(document.nodes, edit.index, node) };
  for (const { index, connection } of edit.connections ?? []) {
    if (connection.from.node !== node.id && connection.to.node !== node.id) {
      throw invalid('A connection that comes with a node must start or end there.', { node: node.id });
    }
    result = connect(result, { kind: 'connect', connection, index }).document;
  }
  return { document: result, inverse: { kind: 'remove-node', id: node.id } };
}

function removeNode(document: WorkflowDocument, { id }: EditOf<'remove-node'>): Edited {
  const index = indexOfNode(document, id);
  const touches = ({ from, to }: Connection): boolean => from.node === id || to.node === id;
  const connections = document.connections.flatMap((connection, place) =>
    touches(connection) ? [{ index: place, connection }] : [],
  );
  return {
    document: {
      ...document,
      nodes: document.nodes.toSpliced(index, 1),
      connections: document.connections.filter((connection) => !touches(connection)),
    },
    inverse: {
      kind: 'add-node',
      node: document.nodes[index]!,
      index,
      ...(connections.length > 0 ? { connections } : {}),
    },
  };
}

function setNodeSettings(node: WorkflowNode, edit: EditOf<'set-node-settings'>): { node: WorkflowNode; inverse: Edit } {
  const { settings, remove = [] } = edit;
  const result: WorkflowNode = { ...node, ...settings };
  for (const name of remove) delete result[name];
  const touched = [...new Set([...Object.keys(settings), ...remove])] as (keyof typeof settings)[];
  const before: Partial<Record<keyof typeof settings, unknown>> = {};
  const absent: RemovableSetting[] = [];
  for (const name of touched) {
    if (node[name] !== undefined) before[name] = node[name];
    // `onError` and `disabled` are always there, so what is absent can be removed.
    else absent.push(name as RemovableSetting);
  }
  return {
    node: result,
    inverse: {
      kind: 'set-node-settings',
      id: node.id,
      settings: before as typeof settings,
      ...(absent.length > 0 ? { remove: absent } : {}),
    },
  };
}

function connect(document: WorkflowDocument, edit: EditOf<'connect'>): Edited {
  const { connection } = edit;
  indexOfNode(document, connection.from.node);
  indexOfNode(document, connection.to.node);
  if (document.connections.some((other) => sameConnection(other, connection))) {
    throw invalid('This connection exists already.', { connection });
  }
  if (document.connections.length >= MAX_CONNECTIONS)
    throw invalid(`The workflow has ${MAX_CONNECTIONS} connections, which is the most it may have.`, { connection });
  return {
    document: { ...document, connections: insertAt(document.connections, edit.index, connection) },
    inverse: { kind: 'disconnect', connection },
  };
}

function indexOfConnection({ connections }: WorkflowDocument, connection: Connection): number {
  const index = connections.findIndex((other) => sameConnection(other, connection));
  if (index < 0)
    throw invalid('This connection does not exist. It may have been removed in the meantime.', { connection });
  return index;
}

function limitConnection(document: WorkflowDocument, edit: EditOf<'limit-connection'>): Edited {
  const index = indexOfConnection(document, edit.connection);
  const { limit: before = null, ...ends } = document.connections[index]!;
  const limited = edit.limit === null ? ends : { ...ends, limit: edit.limit };
  return {
    document: { ...document, connections: document.connections.with(index, limited) },
    inverse: { ...edit, limit: before },
  };
}

function disconnect(document: WorkflowDocument, { connection }: EditOf<'disconnect'>): Edited {
  const index = indexOfConnection(document, connection);
  return {
    document: { ...document, connections: document.connections.toSpliced(index, 1) },
    inverse: { kind: 'connect', connection: document.connections[index]!, index },
  };
}
