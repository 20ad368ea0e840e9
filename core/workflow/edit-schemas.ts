import { z } from 'zod';
import { Connection, OnError, RetryPolicy, WorkflowDocument, WorkflowNode, WorkflowSettings } from './document.ts';

const NodeId = WorkflowNode.shape.id;

/** Settings of a node that may be absent, and so be removed again. */
const REMOVABLE = [
  'retry',
  'timeoutSeconds',
  'onOpenBreaker',
  'executeOnce',
  'alwaysOutputData',
  'pinned',
  'notes',
  'credentials',
] as const;

/** What `set-node-settings` may set; what is not named stays. */
const NodeSettings = z.strictObject({
  onError: OnError.optional(),
  retry: RetryPolicy.optional(),
  timeoutSeconds: WorkflowNode.shape.timeoutSeconds,
  onOpenBreaker: WorkflowNode.shape.onOpenBreaker,
  executeOnce: z.boolean().optional(),
  alwaysOutputData: z.boolean().optional(),
  pinned: WorkflowNode.shape.pinned,
  disabled: z.boolean().optional(),
  notes: WorkflowNode.shape.notes,
  credentials: WorkflowNode.shape.credentials,
});

/** Where in the document's list the thing stands: the order of connections is the order in which nodes run. */
const Place = z.number().int().min(0);

/**
 * One change of a workflow, as data: applied by the editor and the API alike, undone by its inverse, sent to others.
 */
export const Edit = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('add-node'),
    node: WorkflowNode,
    /** At the end when absent. */
    index: Place.optional(),
    /** Connections that come with the node, ascending by their place. */
    connections: z
      .array(z.strictObject({ index: Place, connection: Connection }))
      .max(5000)
      .optional(),
  }),
  z.strictObject({ kind: z.literal('remove-node'), id: NodeId }),
  z.strictObject({ kind: z.literal('rename-node'), id: NodeId, name: WorkflowNode.shape.name }),
  z.strictObject({ kind: z.literal('move-node'), id: NodeId, position: z.tuple([z.number(), z.number()]) }),
  z.strictObject({ kind: z.literal('set-params'), id: NodeId, params: z.record(z.string(), z.json()) }),
  z.strictObject({
    kind: z.literal('set-node-settings'),
    id: NodeId,
    settings: NodeSettings,
    remove: z.array(z.enum(REMOVABLE)).optional(),
  }),
  z.strictObject({ kind: z.literal('connect'), connection: Connection, index: Place.optional() }),
  z.strictObject({ kind: z.literal('disconnect'), connection: Connection }),
  /** How often an execution may take this connection; null takes the limit away. */
  z.strictObject({
    kind: z.literal('limit-connection'),
    connection: Connection,
    limit: Connection.shape.limit.unwrap().nullable(),
  }),
  z.strictObject({ kind: z.literal('set-settings'), settings: WorkflowSettings }),
  z.strictObject({ kind: z.literal('rename-workflow'), name: WorkflowDocument.shape.name }),
]);
export type Edit = z.output<typeof Edit>;

/** An edit of one kind. */
export type EditOf<K extends Edit['kind']> = Extract<Edit, { kind: K }>;

/** The name of a setting that can be removed from a node. */
export type RemovableSetting = (typeof REMOVABLE)[number];
