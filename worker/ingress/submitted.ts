import type { DecisionShow, FormShow } from '../../core/nodes/kit/wait-show.ts';
import type { Json } from '../../core/workflow/document.ts';

/** What a person sent: the record that ends the wait, or what is wrong with each field, and what was typed. */
export interface Submitted {
  ok: boolean;
  record: Record<string, Json>;
  /** By the name of the field. */
  errors: Record<string, string>;
  /** As it was typed, by the name of the field. */
  typed: Record<string, string>;
}

type FormField = FormShow['fields'][number];
type Read = { value: Json } | { error: string };

const MAX_CHARACTERS = 100_000;
/** A field of a form is sent as `f0`, `f1` …, whatever the workflow calls it. */
export const fieldName = (index: number): string => `f${index}`;

/** Reads the fields of a form in their types. */
export function readForm(show: FormShow, given: URLSearchParams): Submitted {
  const submitted: Submitted = { ok: true, record: record(), errors: record(), typed: record() };
  show.fields.forEach((field, index) => {
    const typed = given.get(fieldName(index)) ?? '';
    submitted.typed[field.name] = typed;
    const read = readField(field, typed);
    if ('value' in read) submitted.record[field.name] = read.value;
    else {
      submitted.errors[field.name] = read.error;
      submitted.ok = false;
    }
  });
  return submitted;
}

/** Reads the choice, and the comment if one is asked for. */
export function readDecision(show: DecisionShow, given: URLSearchParams): Submitted {
  const choice = given.get('choice') ?? '';
  const comment = show.comment ? (given.get('comment') ?? '').trim() : '';
  const submitted: Submitted = { ok: true, record: record(), errors: record(), typed: { choice, comment } };
  if (!show.choices.some(({ value }) => value === choice)) submitted.errors['choice'] = 'Choose one of these.';
  if (comment.length > MAX_CHARACTERS) submitted.errors['comment'] = 'This is too long.';
  submitted.ok = Object.keys(submitted.errors).length === 0;
  Object.assign(submitted.record, { choice }, comment === '' ? {} : { comment });
  return submitted;
}

function readField({ type, required, options }: FormField, typed: string): Read {
  if (type === 'checkbox') {
    if (required && typed === '') return { error: 'Tick this box to go on.' };
    return { value: typed !== '' };
  }
  const text = type === 'longText' ? typed : typed.trim();
  if (text.trim() === '') return required ? { error: 'Fill this in.' } : { value: null };
  if (text.length > MAX_CHARACTERS) return { error: 'This is too long.' };
  switch (type) {
    case 'number': {
      const number = Number(text);
      return Number.isFinite(number) ? { value: number } : { error: `"${text.slice(0, 50)}" is not a number.` };
    }
    case 'email':
      return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text)
        ? { value: text }
        : { error: 'This is not an e-mail address. It looks like name@example.com.' };
    case 'date':
      return /^\d{4}-\d{2}-\d{2}$/.test(text) && isDate(text)
        ? { value: text }
        : { error: 'This is not a date. It looks like 2026-12-24.' };
    case 'choice':
      return options.includes(text) ? { value: text } : { error: 'Choose one of these.' };
    default:
      return { value: text };
  }
}

/** False for days that no month has. */
function isDate(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

/** Names come from a workflow: without a prototype none of them means anything else. */
const record = <T>(): Record<string, T> => Object.create(null) as Record<string, T>;
