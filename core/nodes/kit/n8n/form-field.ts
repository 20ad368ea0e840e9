import type { Json } from '../../../workflow/document.ts';
import type { Params } from '../n8n-mapping.ts';
import { at, listAt, textAt } from '../n8n-params.ts';

const TYPES: Readonly<Record<string, string>> = {
  text: 'text',
  textarea: 'longText',
  number: 'number',
  email: 'email',
  password: 'password',
  date: 'date',
  dropdown: 'choice',
  radio: 'radio',
  checkbox: 'choices',
  file: 'file',
  hiddenField: 'hidden',
  html: 'html',
};
const CHOSEN = ['choice', 'radio', 'choices'];
const TYPED = ['text', 'longText', 'number', 'email', 'password'];

/** True for a field as n8n writes it, and not as we do. */
export const isN8nField = (field: Params): boolean =>
  ['fieldLabel', 'fieldType', 'fieldName', 'requiredField', 'fieldOptions'].some((name) => Object.hasOwn(field, name));

/** A field of a form in n8n as ours. `say` is told what is different here. A field is called by its label, unless it has a name. */
export function toFormField(field: Params, say: (message: string) => void): Params {
  const label = textAt(field, 'fieldLabel');
  const name = textAt(field, 'fieldName') || textAt(field, 'elementName') || label;
  const given = textAt(field, 'fieldType', 'text');
  const known = Object.hasOwn(TYPES, given) ? TYPES[given]! : null;
  if (known === null) say(`The form field "${name}" of the kind "${given}" is a line of text here.`);
  const isSeveral = given === 'dropdown' && field['multiselect'] === true;
  const type = isSeveral ? 'choices' : (known ?? 'text');
  if (type === 'html') return { type, html: textAt(field, 'html') };
  if (type === 'hidden') return { type, name, ...some('value', at(field, 'fieldValue')) };
  if (textAt(field, 'formatDate') !== '')
    say(`The date in the field "${name}" is given as 2026-12-24; its own format was left out.`);
  return {
    ...(type === 'text' ? {} : { type }),
    name,
    ...(label === name ? {} : { label }),
    ...(field['requiredField'] === true ? { required: true } : {}),
    ...(TYPED.includes(type) ? some('placeholder', at(field, 'placeholder')) : {}),
    ...(type === 'file' || type === 'password' ? {} : some('value', at(field, 'defaultValue'))),
    ...(CHOSEN.includes(type)
      ? { options: listAt(field, 'fieldOptions.values').map((one) => textAt(one, 'option')) }
      : {}),
    ...(type === 'choices' ? limitsOf(field) : {}),
    ...(type === 'file' ? filesOf(field) : {}),
  };
}

/** n8n takes several files unless it is told otherwise. */
function filesOf(field: Params): Params {
  const accept = textAt(field, 'acceptFileTypes')
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');
  return {
    ...(field['multipleFiles'] === false ? {} : { multiple: true }),
    ...(accept.length > 0 ? { accept } : {}),
  };
}

function limitsOf(field: Params): Params {
  const limit = textAt(field, 'limitSelection', 'unlimited');
  if (limit === 'exact') {
    const exact = at(field, 'numberOfSelections') ?? 1;
    return { least: exact, most: exact };
  }
  if (limit !== 'range') return {};
  return { least: at(field, 'minSelections') ?? 0, most: at(field, 'maxSelections') ?? 1 };
}

const some = (name: string, value: Json | undefined): Params =>
  value === undefined || value === '' ? {} : { [name]: value };

/** One of our fields as n8n's newest version writes it. */
export function fromFormField(field: Params, say: (message: string) => void): Params {
  const type = textAt(field, 'type', 'text');
  const { name = '' } = field;
  if (type === 'html') return { fieldType: 'html', html: field['html'] ?? '' };
  if (type === 'hidden') return { fieldType: 'hiddenField', fieldName: name, fieldValue: field['value'] ?? '' };
  if (type === 'checkbox')
    say(`The check box "${String(name)}" gives a list in n8n, with "Yes" in it when it is ticked.`);
  if (field['maxMegabytes'] !== undefined) say(`n8n does not limit the size of the files in "${String(name)}".`);
  const options = type === 'checkbox' ? ['Yes'] : listOf(field['options']);
  return {
    fieldLabel: field['label'] || name,
    ...(field['label'] && field['label'] !== name ? { fieldName: name } : {}),
    fieldType: type === 'checkbox' ? 'checkbox' : Object.keys(TYPES).find((word) => TYPES[word] === type)!,
    ...(field['required'] === true ? { requiredField: true } : {}),
    ...some('placeholder', field['placeholder']),
    ...some('defaultValue', field['value']),
    ...(options.length > 0 ? { fieldOptions: { values: options.map((option) => ({ option })) } } : {}),
    ...(type === 'choices' ? limitsTo(field) : {}),
    ...(type === 'file' ? { multipleFiles: field['multiple'] === true } : {}),
    ...(listOf(field['accept']).length > 0 ? { acceptFileTypes: listOf(field['accept']).join(', ') } : {}),
  };
}

function limitsTo({ least, most, options }: Params): Params {
  if (least === undefined && most === undefined) return {};
  if (least === most) return { limitSelection: 'exact', numberOfSelections: least! };
  return { limitSelection: 'range', minSelections: least ?? 0, maxSelections: most ?? listOf(options).length };
}

const listOf = (value: Json | undefined): Json[] =>
  Array.isArray(value)
    ? value
    : typeof value === 'string'
      ? value
          .split(',')
          .map((one) => one.trim())
          .filter((one) => one !== '')
      : [];
