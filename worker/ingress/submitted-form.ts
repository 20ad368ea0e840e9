import type { FormField, FormShow } from '../../core/nodes/kit/wait-show.ts';
import type { Json } from '../../core/workflow/document.ts';
import type { BinaryReference, Item } from '../../core/workflow/item.ts';
import { fieldName } from '../pages/field-name.ts';

/** A form as a browser has sent it; its files are stored already. */
export interface SentForm {
  given: URLSearchParams;
  /** In the order in which they came: the index of the field, and the file or why it is not taken. */
  files: { index: number; file: BinaryReference | { error: string } }[];
  /** Deletes its files: nobody goes on with it. */
  discard(): Promise<void>;
}

/** What a person filled in: the item that goes on; or what is wrong with which field, by its index, and what was typed. */
export interface SubmittedForm {
  item: Item;
  errors: ReadonlyMap<number, string>;
  typed: readonly (readonly string[])[];
}

type Read = { value: Json } | { error: string };

const MAX_CHARACTERS = 100_000;

/** Reads the fields of a form in their types. Files stand under the name of their field, numbered where it takes several. */
export function readAnswers(show: FormShow, sent: SentForm): SubmittedForm {
  const json: [string, Json][] = [];
  const binary: [string, BinaryReference][] = [];
  const errors = new Map<number, string>();
  const typed = show.fields.map((field, index) => {
    if (field.type === 'html') return [];
    const values = sent.given.getAll(fieldName(index));
    const files = sent.files.filter((one) => one.index === index).map(({ file }) => file);
    const read = field.type === 'file' ? readFiles(field, files) : readField(field, values);
    if ('error' in read) errors.set(index, read.error);
    else json.push([field.name, read.value]);
    const references = files.filter((file) => 'id' in file);
    const property = field.name.replaceAll(/\W/g, '_');
    references.forEach((file, at) => {
      const name = references.length > 1 ? `${property}_${at}` : property;
      binary.push([freeName(name, binary), file]);
    });
    return field.type === 'file' ? references.map(({ fileName = '' }) => fileName) : values;
  });
  // Names come from a workflow: `fromEntries` makes even `__proto__` a member like any other.
  const item = {
    json: Object.fromEntries(json),
    ...(binary.length > 0 ? { binary: Object.fromEntries(binary) } : {}),
  };
  return { item, errors, typed };
}

/** The item that goes on: the answers, when they were sent, and whether in a trial, in the words of n8n. */
export function sentItem(item: Item, formMode: 'production' | 'test', more: { formQueryParameters?: Json } = {}): Item {
  return { ...item, json: { ...item.json, submittedAt: new Date(Date.now()).toISOString(), formMode, ...more } };
}

/** A name that no file has yet: those of two fields may differ only in characters that it cannot hold. */
function freeName(name: string, taken: readonly [string, BinaryReference][]): string {
  let free = name;
  for (let count = 2; taken.some(([other]) => other === free); count += 1) free = `${name}_${count}`;
  return free;
}

function readFiles({ required, multiple }: FormField, files: SentForm['files'][number]['file'][]): Read {
  const wrong = files.find((file) => 'error' in file);
  if (wrong) return wrong;
  const described = (files as BinaryReference[]).map(({ fileName = '', mimeType, bytes = 0 }) => ({
    filename: fileName,
    mimetype: mimeType,
    size: bytes,
  }));
  if (required && files.length === 0) return { error: 'Choose a file.' };
  if (multiple) return { value: described };
  return files.length > 1 ? { error: 'Choose one file only.' } : { value: described[0] ?? null };
}

function readField(field: FormField, values: readonly string[]): Read {
  if (field.type === 'choices') return readChoices(field, values);
  const { type, required, options } = field;
  const typed = values[0] ?? '';
  if (type === 'hidden') return { value: (values[0] ?? field.value ?? '').slice(0, MAX_CHARACTERS) };
  if (type === 'checkbox') {
    if (required && typed === '') return { error: 'Tick this box to go on.' };
    return { value: typed !== '' };
  }
  const text = type === 'longText' || type === 'password' ? typed : typed.trim();
  if (text.trim() === '') return required ? { error: EMPTY[type] ?? 'Fill this in.' } : { value: null };
  if (text.length > MAX_CHARACTERS) return { error: 'This is too long.' };
  switch (type) {
    case 'number': {
      const number = Number(text);
      return Number.isFinite(number) ? { value: number } : { error: `"${text.slice(0, 50)}" is not a number.` };
    }
    case 'email':
      return isEmail(text)
        ? { value: text }
        : { error: 'This is not an e-mail address. It looks like name@example.com.' };
    case 'date':
      return /^\d{4}-\d{2}-\d{2}$/.test(text) && isDate(text)
        ? { value: text }
        : { error: 'This is not a date. It looks like 2026-12-24.' };
    case 'choice':
    case 'radio':
      return options.includes(text) ? { value: text } : { error: 'Choose one of these.' };
    default:
      return { value: text };
  }
}

/** Split first: one pattern for all of it would try each dot with each other one. */
function isEmail(text: string): boolean {
  const [name = '', host = '', ...more] = text.split('@');
  return more.length === 0 && name !== '' && !/\s/.test(text) && /[^.]\.[^.]/.test(host) && !/^\.|\.$/.test(host);
}

const EMPTY: Partial<Record<FormField['type'], string>> = {
  choice: 'Choose one of these.',
  radio: 'Choose one of these.',
};

function readChoices({ required, options, least = 0, most = Infinity }: FormField, values: readonly string[]): Read {
  const chosen = options.filter((one) => values.includes(one));
  if (values.some((one) => !options.includes(one))) return { error: 'Choose among these.' };
  if (chosen.length === 0) return required ? { error: 'Choose at least one of these.' } : { value: [] };
  if (chosen.length < least) return { error: `Choose at least ${least} of these.` };
  return chosen.length > most ? { error: `Choose at most ${most} of these.` } : { value: chosen };
}

/** False for days that no month has. */
function isDate(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}
