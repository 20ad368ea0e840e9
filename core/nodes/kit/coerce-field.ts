import type { Json } from '../../workflow/document.ts';
import type { ChoiceField, CredentialField, Field, GroupField, ListField, NumberField } from './fields.ts';

/** A value of the field's type, or what is wrong, as the end of a sentence that starts with the field's label. */
export type Coerced = { value: Json } | { problem: string };

/** Longest piece of a value that an error message repeats. */
const shown = (value: Json): string => {
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
};

/** Turns a value into the type of a field where that loses nothing: "5" is a number, 5 is text, "true" is a boolean. */
export function coerceField(field: Exclude<Field, ListField | GroupField | CredentialField>, value: Json): Coerced {
  switch (field.kind) {
    case 'text':
      if (typeof value === 'string') return { value };
      if (typeof value === 'number' || typeof value === 'boolean') return { value: String(value) };
      if (value === null) return { value: '' };
      return { value: JSON.stringify(value) };
    case 'number':
      return coerceNumber(field, value);
    case 'boolean':
      if (typeof value === 'boolean') return { value };
      if (value === 'true' || value === 1) return { value: true };
      if (value === 'false' || value === 0) return { value: false };
      return { problem: `must be true or false, but it is ${shown(value)}.` };
    case 'choice':
      return coerceChoice(field, value);
    case 'names':
      return coerceNames(value);
    case 'json':
      return { value };
  }
}

function coerceNames(value: Json): Coerced {
  if (value === null) return { value: [] };
  const list = typeof value === 'string' ? value.split(',') : Array.isArray(value) ? value : [value];
  const names = list.map((one) => (typeof one === 'number' ? String(one) : one));
  if (!names.every((one) => typeof one === 'string'))
    return { problem: `must be a list of names, but it is ${shown(value)}.` };
  return { value: names.map((one) => one.trim()).filter((one) => one !== '') };
}

function coerceNumber(field: NumberField, value: Json): Coerced {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isFinite(number))
    return { problem: `must be a number, but it is ${shown(value)}.` };
  if (field.integer && !Number.isInteger(number)) return { problem: `must be a whole number, but it is ${number}.` };
  if (field.min !== undefined && number < field.min)
    return { problem: `must be at least ${field.min}, but it is ${number}.` };
  if (field.max !== undefined && number > field.max)
    return { problem: `must be at most ${field.max}, but it is ${number}.` };
  return { value: number };
}

function coerceChoice(field: ChoiceField, value: Json): Coerced {
  const text = typeof value === 'number' || typeof value === 'boolean' ? String(value) : value;
  if (field.options.some((option) => option.value === text)) return { value: text };
  return {
    problem: `must be one of ${field.options.map((option) => option.value).join(', ')}, but it is ${shown(value)}.`,
  };
}
