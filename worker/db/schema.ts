import { sql } from 'drizzle-orm';
import {
  foreignKey,
  index,
  integer,
  primaryKey,
  real,
  sqliteTable,
  text,
  unique,
  uniqueIndex,
} from 'drizzle-orm/sqlite-core';
import type { BreakerChoice, LimitKind } from '../../core/api/limits.ts';
import type { Role } from '../../core/api/permissions.ts';
import type { RunMode } from '../../core/engine/events.ts';
import type { RunStatus } from '../../core/engine/state.ts';
import type { ErrorData } from '../../core/errors/app-error.ts';
import type { FormShow } from '../../core/nodes/kit/wait-show.ts';
import type { FormSettings } from '../forms/forms-of.ts';
import type { ScheduleRule } from '../../core/nodes/kit/schedule-rule.ts';
import type { WorkflowDocument } from '../../core/workflow/document.ts';
import type { StartRequest } from '../../durable-objects/execution/protocol.ts';
import type { WebhookConfig } from '../ingress/webhook-config.ts';

// Times are UTC epoch milliseconds. Every table that holds a tenant's data names its workspace and is keyed so that a
// row of another workspace cannot be referred to.

export const users = sqliteTable('users', {
  id: text('id').primaryKey(),
  email: text('email').notNull().unique(),
  name: text('name').notNull(),
  passwordHash: text('password_hash').notNull(),
  /** Grows when every session of the user must end, for example with a new password. */
  sessionVersion: integer('session_version').notNull().default(1),
  createdAt: integer('created_at').notNull(),
});

export const workspaces = sqliteTable('workspaces', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  /** Started when an execution fails whose workflow names no other. */
  errorWorkflowId: text('error_workflow_id'),
  createdAt: integer('created_at').notNull(),
});

export const memberships = sqliteTable(
  'memberships',
  {
    workspaceId: text('workspace_id')
      .notNull()
      .references(() => workspaces.id, { onDelete: 'cascade' }),
    userId: text('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    role: text('role').$type<Role>().notNull(),
    createdAt: integer('created_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.userId] }), index('memberships_user').on(table.userId)],
);

/** One row per refresh token. A family is a sign-in: using a token twice ends it. */
export const sessions = sqliteTable(
  'sessions',
  {
    tokenHash: text('token_hash').primaryKey(),
    familyId: text('family_id').notNull(),
    userId: text('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    workspaceId: text('workspace_id').notNull(),
    createdAt: integer('created_at').notNull(),
    expiresAt: integer('expires_at').notNull(),
    usedAt: integer('used_at'),
  },
  (table) => [index('sessions_family').on(table.familyId), index('sessions_expiry').on(table.expiresAt)],
);

export const apiKeys = sqliteTable(
  'api_keys',
  {
    workspaceId: text('workspace_id').notNull(),
    id: text('id').notNull(),
    userId: text('user_id').notNull(),
    name: text('name').notNull(),
    prefix: text('prefix').notNull(),
    keyHash: text('key_hash').notNull().unique(),
    role: text('role').$type<Role>().notNull(),
    createdAt: integer('created_at').notNull(),
    expiresAt: integer('expires_at'),
    lastUsedAt: integer('last_used_at'),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.id] }),
    foreignKey({
      columns: [table.workspaceId, table.userId],
      foreignColumns: [memberships.workspaceId, memberships.userId],
    }).onDelete('cascade'),
  ],
);

export const workflows = sqliteTable(
  'workflows',
  {
    workspaceId: text('workspace_id')
      .notNull()
      .references(() => workspaces.id),
    id: text('id').notNull(),
    name: text('name').notNull(),
    draft: text('draft', { mode: 'json' }).$type<WorkflowDocument>().notNull(),
    draftHash: text('draft_hash').notNull(),
    revision: integer('revision').notNull().default(1),
    publishedVersionId: text('published_version_id'),
    /** Which sample it was installed from; null for all others. */
    sample: text('sample'),
    createdAt: integer('created_at').notNull(),
    updatedAt: integer('updated_at').notNull(),
    /** A deleted workflow keeps its versions for a day: an execution that the index does not know yet may need them. */
    deletedAt: integer('deleted_at'),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.id] }),
    index('workflows_newest').on(table.workspaceId, table.createdAt, table.id),
  ],
);

/** Immutable: what a running execution refers to. */
export const workflowVersions = sqliteTable(
  'workflow_versions',
  {
    workspaceId: text('workspace_id').notNull(),
    id: text('id').notNull(),
    workflowId: text('workflow_id').notNull(),
    number: integer('number').notNull(),
    hash: text('hash').notNull(),
    document: text('document', { mode: 'json' }).$type<WorkflowDocument>().notNull(),
    publishedBy: text('published_by'),
    publishedAt: integer('published_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.id] }),
    unique('workflow_versions_number').on(table.workspaceId, table.workflowId, table.number),
    foreignKey({
      columns: [table.workspaceId, table.workflowId],
      foreignColumns: [workflows.workspaceId, workflows.id],
    }).onDelete('cascade'),
  ],
);

/** What an address that starts a workflow says of the version that it starts, and of its trigger. */
const ofVersion = () => ({
  workspaceId: text('workspace_id').notNull(),
  workflowId: text('workflow_id').notNull(),
  workflowName: text('workflow_name').notNull(),
  versionId: text('version_id').notNull(),
  versionNumber: integer('version_number').notNull(),
  versionHash: text('version_hash').notNull(),
  nodeId: text('node_id').notNull(),
});

/** Webhooks of the published versions. The address space is one for all workspaces, because the URL names none. */
export const webhooks = sqliteTable(
  'webhooks',
  {
    path: text('path').notNull(),
    method: text('method').notNull(),
    ...ofVersion(),
    config: text('config', { mode: 'json' }).$type<WebhookConfig>().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.path, table.method] }),
    index('webhooks_workflow').on(table.workspaceId, table.workflowId),
    foreignKey({
      columns: [table.workspaceId, table.workflowId],
      foreignColumns: [workflows.workspaceId, workflows.id],
    }).onDelete('cascade'),
  ],
);

/** Forms of the published versions. As those of webhooks, their addresses name no workspace. */
export const forms = sqliteTable(
  'forms',
  {
    path: text('path').primaryKey(),
    ...ofVersion(),
    show: text('show', { mode: 'json' }).$type<FormShow>().notNull(),
    done: text('done').notNull(),
    /** Null in rows from before there were any. */
    settings: text('settings', { mode: 'json' }).$type<FormSettings>(),
  },
  (table) => [
    index('forms_workflow').on(table.workspaceId, table.workflowId),
    foreignKey({
      columns: [table.workspaceId, table.workflowId],
      foreignColumns: [workflows.workspaceId, workflows.id],
    }).onDelete('cascade'),
  ],
);

/** Times of the published versions. */
export const schedules = sqliteTable(
  'schedules',
  {
    workspaceId: text('workspace_id').notNull(),
    workflowId: text('workflow_id').notNull(),
    nodeId: text('node_id').notNull(),
    /** Which rule of the node, from 0. */
    position: integer('position').notNull(),
    rule: text('rule', { mode: 'json' }).$type<ScheduleRule>().notNull(),
    timezone: text('timezone').notNull(),
    whenMissed: text('when_missed').$type<'once' | 'skip'>().notNull(),
    since: integer('since').notNull(),
    nextAt: integer('next_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.workflowId, table.nodeId, table.position] }),
    index('schedules_due').on(table.nextAt),
    foreignKey({
      columns: [table.workspaceId, table.workflowId],
      foreignColumns: [workflows.workspaceId, workflows.id],
    }).onDelete('cascade'),
  ],
);

/** The index of executions: one row each, written at the end, at a wait, or by the first alarm. The object holds the truth. */
export const executions = sqliteTable(
  'executions',
  {
    id: text('id').primaryKey(),
    workspaceId: text('workspace_id').notNull(),
    workflowId: text('workflow_id').notNull(),
    workflowName: text('workflow_name').notNull(),
    versionId: text('version_id'),
    version: integer('version'),
    mode: text('mode').$type<RunMode>().notNull(),
    trigger: text('trigger').notNull(),
    /** The execution that this one tries again, or from which it was forked. */
    retryOf: text('retry_of'),
    forkedFrom: text('forked_from'),
    status: text('status').$type<RunStatus>().notNull(),
    startedAt: integer('started_at').notNull(),
    endedAt: integer('ended_at'),
    error: text('error', { mode: 'json' }).$type<ErrorData & { node?: string }>(),
    seq: integer('seq').notNull(),
    dueAt: integer('due_at'),
  },
  (table) => [
    index('executions_newest').on(table.workspaceId, table.startedAt, table.id),
    index('executions_unfinished')
      .on(table.dueAt)
      .where(sql`ended_at IS NULL`),
  ],
);

export const credentials = sqliteTable(
  'credentials',
  {
    workspaceId: text('workspace_id')
      .notNull()
      .references(() => workspaces.id),
    id: text('id').notNull(),
    name: text('name').notNull(),
    type: text('type').notNull(),
    hosts: text('hosts', { mode: 'json' }).$type<string[]>().notNull(),
    /** The fields, encrypted by the credential's own data key; base64 of IV and ciphertext. */
    sealed: text('sealed').notNull(),
    /** The data key, encrypted by the workspace key. */
    wrappedKey: text('wrapped_key').notNull(),
    keyVersion: integer('key_version').notNull(),
    createdAt: integer('created_at').notNull(),
    updatedAt: integer('updated_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.id] })],
);

/** Keys of a workspace, each wrapped by a master key. Rotating the master key rewrites only these rows. */
export const workspaceKeys = sqliteTable(
  'workspace_keys',
  {
    workspaceId: text('workspace_id')
      .notNull()
      .references(() => workspaces.id),
    version: integer('version').notNull(),
    masterKeyId: text('master_key_id').notNull(),
    wrappedKey: text('wrapped_key').notNull(),
    createdAt: integer('created_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.version] })],
);

/** A known text under each master key: a wrong key is noticed before anything is written with it. */
export const keyCanaries = sqliteTable('key_canaries', {
  masterKeyId: text('master_key_id').primaryKey(),
  sealed: text('sealed').notNull(),
  createdAt: integer('created_at').notNull(),
});

/** What a workspace has set for calls that carry a credential or go to a host. */
export const limits = sqliteTable(
  'limits',
  {
    workspaceId: text('workspace_id')
      .notNull()
      .references(() => workspaces.id),
    kind: text('kind').$type<LimitKind>().notNull(),
    /** Credential id, or host with its port where that is not the usual one. */
    key: text('key').notNull(),
    ratePerSecond: real('rate_per_second'),
    burst: integer('burst'),
    breaker: text('breaker', { mode: 'json' }).$type<BreakerChoice>(),
    updatedAt: integer('updated_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.kind, table.key] })],
);

/** Texts of a workspace that its workflows read as `$vars`. */
export const variables = sqliteTable(
  'variables',
  {
    workspaceId: text('workspace_id')
      .notNull()
      .references(() => workspaces.id),
    name: text('name').notNull(),
    value: text('value').notNull(),
    updatedAt: integer('updated_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.name] })],
);

/** Starts that an overloaded object refused after the caller had been promised one; the sweep makes them. */
export const pendingStarts = sqliteTable(
  'pending_starts',
  {
    executionId: text('execution_id').primaryKey(),
    workspaceId: text('workspace_id').notNull(),
    request: text('request', { mode: 'json' }).$type<StartRequest>().notNull(),
    tries: integer('tries').notNull().default(0),
    createdAt: integer('created_at').notNull(),
  },
  (table) => [uniqueIndex('pending_starts_oldest').on(table.createdAt, table.executionId)],
);
