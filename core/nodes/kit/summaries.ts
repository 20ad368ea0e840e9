import { AppError } from '../../errors/app-error.ts';
import type { Json } from '../../workflow/document.ts';
import { asNumber, textOf } from './compare-values.ts';
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

/** A value and the index of its item. */
export interface Found {
  index: number;
  value: Json | undefined;
}

const isFilled = ({ value }: Found): boolean => value !== undefined && value !== null && value !== '';

/** Summarizes the values of one field. What is empty counts only where it is asked for. Throws NODE_INPUT_INVALID with `details.item`. */
export function summaryOf(
  { what, field, includeEmpty, separator }: Summary,
  all: readonly Found[],
  path: string,
): Json {
  const found = includeEmpty ? all : all.filter(isFilled);
  const values = found.map(({ value }) => value ?? null);
  const sum = (): number =>
    found.reduce((total, one) => {
      const number = asNumber(one.value);
      if (number !== null) return total + number;
      throw new AppError(
        'NODE_INPUT_INVALID',
        `The field "${field}" of item ${one.index} holds ${textOf(one.value).slice(0, 40)}, which is no number.`,
        { path, item: one.index },
      );
    }, 0);
  switch (what) {
    case 'append':
      return values;
    case 'concatenate':
      return values.map(textOf).join(separator);
    case 'count':
      return values.length;
    case 'countUnique':
      return new Set(values.map(dataKey)).size;
    case 'sum':
      return sum();
    case 'average':
      return values.length === 0 ? null : sum() / values.length;
    case 'max':
    case 'min': {
      const descending = what === 'max';
      const first = (best: Json, one: Json): Json =>
        orderValues(one, best, { descending, caseSensitive: true }) < 0 ? one : best;
      return values.length === 0 ? null : values.reduce(first);
    }
  }
}
