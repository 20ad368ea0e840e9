import type { Json } from '../../../workflow/document.ts';
import type { MappingNotes, N8nMapping, Params } from '../n8n-mapping.ts';
import { isRecord } from '../records.ts';

const TYPES: Readonly<Record<string, string>> = {
  text: 'text',
  textarea: 'longText',
  number: 'number',
  email: 'email',
  date: 'date',
  dropdown: 'choice',
  radio: 'choice',
};
const FROM_TYPES: Readonly<Record<string, string>> = {
  text: 'text',
  longText: 'textarea',
  number: 'number',
  email: 'email',
  date: 'date',
  choice: 'dropdown',
  checkbox: 'checkbox',
};

const valuesOf = (group: Json | undefined): Params[] =>
  isRecord(group) && Array.isArray(group['values']) ? group['values'].filter(isRecord) : [];
const textOf = (value: Json | undefined): string => (typeof value === 'string' ? value : '');

function toField(field: Params, notes: MappingNotes): Params[] {
  const label = textOf(field['fieldLabel']);
  const name = textOf(field['fieldName']) || label;
  const given = textOf(field['fieldType']) || 'text';
  const options = valuesOf(field['fieldOptions']).map(({ option }) => textOf(option));
  if (given === 'html' || given === 'hiddenField') {
    notes.changed(`The form field "${name}" of the kind ${given} was left out: forms show questions only.`);
    return [];
  }
  if (given === 'checkbox' && options.length > 1)
    notes.changed(`Of the field "${name}" only one answer can be chosen.`);
  const type = given === 'checkbox' ? (options.length > 1 ? 'choice' : 'checkbox') : TYPES[given];
  if (type === undefined) notes.changed(`The form field "${name}" of the kind ${given} became a text.`);
  return [
    {
      name,
      label,
      type: type ?? 'text',
      required: field['requiredField'] === true,
      ...(type === 'choice' ? { options } : {}),
    },
  ];
}

function fromField(field: Params): Params {
  const { name, label, type = 'text', required, options } = field;
  return {
    fieldLabel: label || name || '',
    fieldName: name ?? '',
    fieldType: FROM_TYPES[textOf(type)] ?? 'text',
    ...(required === true ? { requiredField: true } : {}),
    ...(Array.isArray(options) && options.length > 0
      ? { fieldOptions: { values: options.map((option) => ({ option })) } }
      : {}),
  };
}

/** The trigger that starts a workflow of n8n by a form. Its path was chosen by n8n where nobody wrote one. */
export const FORM_FROM_N8N: N8nMapping = {
  types: ['n8n-nodes-base.formTrigger'],
  versions: [1, 2, 2.1, 2.2, 2.3, 2.4],
  toParams(parameters, _facts, notes) {
    const options = isRecord(parameters['options']) ? parameters['options'] : {};
    const path = textOf(parameters['path']) || textOf(options['path']);
    if (path === '')
      notes.changed('The form had no path of its own; it got one from its title. Look at it before you publish.');
    const title = textOf(parameters['formTitle']);
    return {
      path:
        path ||
        title
          .toLowerCase()
          .replaceAll(/[^a-z0-9]+/g, '-')
          .replaceAll(/^-|-$/g, '') ||
        'form',
      title,
      text: textOf(parameters['formDescription']),
      form: valuesOf(parameters['formFields']).flatMap((field) => toField(field, notes)),
    };
  },
  fromParams: ({ path, title, text, form }) => ({
    typeVersion: 2.2,
    parameters: {
      formTitle: title ?? '',
      formDescription: text ?? '',
      formFields: { values: (Array.isArray(form) ? form.filter(isRecord) : []).map(fromField) },
      options: { path: path ?? '' },
    },
  }),
};
