import { z } from 'zod';
import { contract } from './contract.ts';

/** A request carries the data of the nodes that the expression may read. */
const DATA_BYTES = 16 * 1_048_576;

const Source = z.object({ node: z.string(), output: z.number().int().min(0), run: z.number().int().min(0) }).nullable();

/** What the expression may see. Everything may be missing: then there is nothing of the kind. */
const EvaluateContext = z.object({
  /** The items that come in, each `{json, binary?, pairedItem?}`; `pairedItem` says from which item of `source` one comes. */
  items: z.array(z.unknown()).max(100_000).optional(),
  /** From 0; beyond the list, reading `$json` is an error of the expression. */
  itemIndex: z.number().int().optional(),
  runIndex: z.number().int().optional(),
  /** Name of the node whose parameter is evaluated. */
  node: z.string().optional(),
  workflow: z
    .object({ format: z.enum(['n8n', 'sluice']).optional(), document: z.unknown() })
    .nullable()
    .optional(),
  /** By node name, one entry for each run. */
  runs: z
    .record(z.string(), z.array(z.object({ outputs: z.array(z.unknown()), source: z.array(z.unknown()).optional() })))
    .nullable()
    .optional(),
  /** From where the items come, by input. */
  source: z.array(Source).nullable().optional(),
  /** Items by node name; they count in the mode "manual" only. */
  pinned: z.unknown().optional(),
  mode: z.string().optional(),
  /** IANA name of the zone; that of the workflow, or UTC, when absent. */
  timezone: z.string().max(100).optional(),
  /** ISO 8601; the present moment when absent. */
  now: z.string().max(100).optional(),
  execution: z.unknown().optional(),
  vars: z.unknown().optional(),
  secrets: z.unknown().optional(),
  credentials: z.unknown().optional(),
});

const Warning = z.object({
  code: z.string(),
  message: z.string(),
  details: z.record(z.string(), z.unknown()).optional(),
});

export const evaluateExpression = contract({
  method: 'POST',
  path: '/expressions/evaluate',
  summary:
    'Evaluates one expression against data that the request brings. What the expression gets wrong is part of the answer.',
  tag: 'expressions',
  access: 'workflow:read',
  maxBodyBytes: DATA_BYTES,
  body: z.object({
    /** The parameter as it stands in a node: an expression starts with `=`, anything else is a text. */
    expression: z.string(),
    /** `typed`: what JSON has no words for comes as `{"__t": type, "v": text}`. */
    encoding: z.enum(['json', 'typed']).optional(),
    context: EvaluateContext,
  }),
  response: z.union([
    z.object({
      ok: z.literal(true),
      /** Absent when the expression gives `undefined`. */
      value: z.unknown().optional(),
      /** What went wrong while the expression as a whole went on: a block that fails is `undefined`. */
      warnings: z.array(Warning),
    }),
    z.object({
      ok: z.literal(false),
      /** `position` and `length` in characters of the expression. */
      error: z.object({
        code: z.string(),
        message: z.string(),
        position: z.number().int(),
        length: z.number().int(),
      }),
    }),
  ]),
  errors: ['BODY_TOO_LARGE'],
});
