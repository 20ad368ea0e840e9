import type { Json } from '../../workflow/document.ts';
import { jsonSize } from '../../workflow/json-size.ts';
import { textOf } from './compare-values.ts';
import { dataKey } from './data-key.ts';
import { orderValues } from './order.ts';

/** What a summary can be, with the first part of its name in the result. */
export const AGGREGATIONS = [
  { value: 'append', label: 'List of the values', prefix: 'appended' },
  { value: 'average', label: 'Average', prefix: 'average' },
  { value: 'concatenate', label: 'Values as one text', prefix: 'concatenated' },
  { value: 'count', label: 'Number of values', prefix: 'count' },
  { value: 'countUnique', label: 'Number of different values', prefix: 'unique_count' },
  { value: 'max', label: 'Largest', prefix: 'max' },
  { value: 'min', label: 'Smallest', prefix: 'min' },
  { value: 'sum', label: 'Sum', prefix: 'sum' },
] as const;

/** One summary as the form describes it. */
export interface Summary {
  what: (typeof AGGREGATIONS)[number]['value'];
  field: string;
  includeEmpty: boolean;
  separator: string;
}

/** A summary while its values come in. */
export interface RunningSummary {
  /** Takes the value of an item; gives how much of it is kept, in characters. */
  add(value: Json | undefined): number;
  result(): Json;
  /** How many values could not be added up: only numbers can. */
  skipped(): number;
}

/** Begins a summary of the values of one field. What is empty counts only where it is asked for. */
export function newSummary(summary: Summary): RunningSummary {
  const fold = foldOf(summary);
  return {
    add: (value) =>
      !summary.includeEmpty && (value === undefined || value === null || value === '') ? 0 : fold.add(value),
    result: fold.result,
    skipped: fold.skipped ?? (() => 0),
  };
}

interface Fold {
  add(value: Json | undefined): number;
  result(): Json;
  skipped?(): number;
}

function foldOf({ what, separator }: Summary): Fold {
  let count = 0;
  switch (what) {
    case 'append': {
      const values: Json[] = [];
      return {
        add: (value = null) => (values.push(value), jsonSize(value)),
        result: () => values,
      };
    }
    case 'concatenate': {
      const texts: string[] = [];
      return {
        add(value) {
          // What is empty is here only because it was asked for, and then it is to be seen.
          const text = value === undefined || value === null ? String(value) : textOf(value);
          texts.push(text);
          return text.length + separator.length;
        },
        result: () => texts.join(separator),
      };
    }
    case 'count':
      return {
        add() {
          count += 1;
          return 0;
        },
        result: () => count,
      };
    case 'countUnique': {
      const keys = new Set<string>();
      return {
        add(value = null) {
          const key = dataKey(value);
          if (keys.has(key)) return 0;
          keys.add(key);
          return key.length;
        },
        result: () => keys.size,
      };
    }
    case 'sum':
    case 'average': {
      let total = 0;
      let skipped = 0;
      return {
        add(value) {
          if (typeof value === 'number') {
            total += value;
            count += 1;
          } else skipped += 1;
          return 0;
        },
        skipped: () => skipped,
        result: () => (what === 'sum' ? total : count === 0 ? null : total / count),
      };
    }
    case 'max':
    case 'min': {
      const order = { descending: what === 'max', caseSensitive: true };
      let best: Json = null;
      return {
        add(value = null) {
          if (count === 0 || orderValues(value, best, order) < 0) best = value;
          count += 1;
          return 0;
        },
        result: () => best,
      };
    }
  }
}
