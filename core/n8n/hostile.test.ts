// If these fail, somebody's file breaks the import instead of being refused or kept, and the platform answers 500.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from '../errors/app-error.ts';
import { lookupIn } from '../nodes/kit/lookup.ts';
import { registry } from '../nodes/registry.generated.ts';
import { validateWorkflow } from '../workflow/validate.ts';
import { exportN8n } from './export.ts';
import { importN8n } from './import.ts';
import { mappingsOf } from './mapping-index.ts';

const mapped = [...registry.values()].flatMap((definition) =>
  mappingsOf(definition).flatMap(({ types, versions, examples = [] }) =>
    types.map((type) => ({ type, versions, samples: examples.map(({ parameters }) => parameters) })),
  ),
);

/** Words that parameters of n8n are made of, so that chance comes past the first question. */
const WORDS = [
  ...new Set(
    JSON.stringify(mapped)
      .split(/[^\w$]+/)
      .filter((word) => word !== ''),
  ),
  'value',
  '__proto__',
  'constructor',
  'options',
  'rules',
  'parameters',
];
const word = fc.constantFrom(...WORDS);
const leaf = fc.oneof(word, fc.constantFrom('={{ $json.a }}', '=', '', 'NaN'), fc.jsonValue({ maxDepth: 1 }));
const anything: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    leaf,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(word, tie('value'), { maxKeys: 4 }),
  ),
})).value;

/** A recorded set of parameters with one of its parts replaced by anything. */
const damaged = (samples: readonly object[]) =>
  samples.length === 0
    ? fc.dictionary(word, anything)
    : fc.tuple(fc.constantFrom(...samples), fc.nat(), anything).map(([sample, at, value]) => {
        const copy = structuredClone(sample) as Record<string, unknown>;
        const places: [Record<string, unknown>, string][] = [];
        const visit = (part: unknown): void => {
          if (typeof part !== 'object' || part === null) return;
          for (const key of Object.keys(part)) {
            places.push([part as Record<string, unknown>, key]);
            visit((part as Record<string, unknown>)[key]);
          }
        };
        visit(copy);
        const [holder, key] = places[at % Math.max(1, places.length)] ?? [copy, 'value'];
        holder[key] = value;
        return copy;
      });

/** Imports, checks and exports; refusing is allowed, breaking is not. */
function passThrough(json: unknown): void {
  try {
    const { workflow } = importN8n(json, registry);
    validateWorkflow(workflow, lookupIn(registry));
    exportN8n(workflow, registry);
    // Without its source every node goes through its mapping.
    exportN8n({ ...workflow, nodes: workflow.nodes.map(({ n8n: _source, ...node }) => node) }, registry);
  } catch (thrown) {
    if (!(thrown instanceof AppError)) throw thrown;
    expect(thrown.code).toBe('BODY_INVALID');
  }
}

describe.each([...new Map(mapped.map((one) => [one.type, one])).values()])(
  'a node of the type $type',
  ({ type, versions, samples }) => {
    it('is read, kept or refused, whatever its parameters are', () => {
      fc.assert(
        fc.property(
          fc.constantFrom(...versions, 0.5, 99),
          fc.oneof(damaged(samples), fc.dictionary(word, anything)),
          (typeVersion, parameters) =>
            passThrough({
              nodes: [{ name: 'A', type, typeVersion, parameters: JSON.parse(JSON.stringify(parameters)) as object }],
            }),
        ),
        { numRuns: 150 },
      );
    });
  },
);

it('a workflow is read or refused, whatever stands in it', () => {
  const node = fc.record(
    { name: fc.oneof(word, leaf), type: fc.oneof(fc.constantFrom(...mapped.map(({ type }) => type)), leaf) },
    { requiredKeys: [] },
  );
  const part = fc.oneof(anything, fc.array(node, { maxLength: 4 }));
  const keys = ['nodes', 'connections', 'settings', 'pinData', 'name', 'meta', 'staticData'] as const;
  const workflow = fc.record(Object.fromEntries(keys.map((key) => [key, part])), { requiredKeys: ['nodes'] });
  fc.assert(
    fc.property(workflow, (json) => passThrough(JSON.parse(JSON.stringify(json)))),
    { numRuns: 1000 },
  );
});
