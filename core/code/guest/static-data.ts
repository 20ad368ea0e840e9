import type { GuestData } from '../guest-data.ts';
import { describe } from './errors.ts';
import { stringify } from './json.ts';
import { problem } from './problem.ts';

type Scope = 'global' | 'node';

/**
 * `$getWorkflowStaticData`: objects that the code changes where they stand, and at the end which of their keys are
 * different: a list of `[scope, key, value]` as JSON, or the reason why a value cannot be kept.
 */
export function makeStaticData(kept: GuestData['staticData']) {
  const before = new Map<Scope, Map<string, string | undefined>>();
  return {
    get(scope: unknown): object {
      if (scope !== 'global' && scope !== 'node')
        throw problem("$getWorkflowStaticData takes 'global', for all nodes, or 'node', for this one.");
      if (!kept)
        throw problem(
          'The static data was not read, because its name is computed. Write $getWorkflowStaticData plainly.',
        );
      if (!before.has(scope))
        before.set(scope, new Map(Object.entries(kept[scope]).map(([key, value]) => [key, stringify(value)])));
      return kept[scope];
    },
    changes(): string {
      const changes: string[] = [];
      try {
        for (const [scope, known] of before) {
          const now = kept![scope] as Record<string, unknown>;
          for (const key of new Set([...known.keys(), ...Object.keys(now)])) {
            const value = Object.hasOwn(now, key) ? now[key] : undefined;
            const text = textOf(value);
            if (text !== undefined && text === known.get(key)) continue;
            requireJson(value, key, []);
            if (text !== undefined) changes.push(`[${stringify(scope)},${stringify(key)},${text}]`);
            else if (known.has(key)) changes.push(`[${stringify(scope)},${stringify(key)}]`);
          }
        }
        return `[${changes.join(',')}]`;
      } catch (thrown) {
        return stringify({ problem: describe(thrown).message });
      }
    },
  };
}

function textOf(value: unknown): string | undefined {
  try {
    return stringify(value);
  } catch {
    // Why not, is said better below.
    return undefined;
  }
}

/** Throws where something would not come back as it is: JSON leaves it out, or makes an empty object of it. */
function requireJson(given: unknown, path: string, above: unknown[]): void {
  const toJson = (given as { toJSON?: unknown } | null | undefined)?.toJSON;
  const value: unknown = typeof toJson === 'function' ? toJson.call(given) : given;
  const refuse = (what: string) =>
    problem(
      `The static data "${path}" is ${what}, which JSON cannot hold. Keep texts, numbers, booleans, lists and plain objects, and turn everything else into one of these first.`,
    );
  if (typeof value === 'number' && !Number.isFinite(value)) throw refuse(String(value));
  if (typeof value === 'function' || typeof value === 'symbol' || typeof value === 'bigint')
    throw refuse(`of the type ${typeof value}`);
  if (typeof value !== 'object' || value === null) return;
  const kind = Object.prototype.toString.call(value).slice(8, -1);
  if (!Array.isArray(value) && kind !== 'Object') throw refuse(`of the type ${kind}`);
  if (above.includes(value)) throw refuse('an object that holds itself');
  above.push(value);
  for (const [key, inner] of Object.entries(value)) requireJson(inner, `${path}.${key}`, above);
  above.pop();
}
