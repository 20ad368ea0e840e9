import { boolean, choice, list, names, text } from './fields.ts';

/** What a form asks for, field by field. */
export const formField = {
  name: text({ label: 'Name' }),
  label: text({ label: 'Label', default: '' }),
  type: choice({
    label: 'Type',
    options: [
      { value: 'text', label: 'Text' },
      { value: 'longText', label: 'Text of several lines' },
      { value: 'number', label: 'Number' },
      { value: 'email', label: 'E-mail address' },
      { value: 'date', label: 'Date' },
      { value: 'choice', label: 'Choice' },
      { value: 'checkbox', label: 'Check box' },
    ],
    default: 'text',
    expressions: false,
  }),
  required: boolean({ label: 'Must be filled in', default: false }),
  options: names({ label: 'To choose from', default: [], showWhen: { type: ['choice'] } }),
} as const;

/** The fields of a form that is there before any execution: nothing in them can be computed. */
export const publicFormFields = list(
  {
    ...formField,
    name: text({ label: 'Name', expressions: false }),
    label: text({ label: 'Label', default: '', expressions: false }),
    required: boolean({ label: 'Must be filled in', default: false, expressions: false }),
    options: names({ label: 'To choose from', default: [], showWhen: { type: ['choice'] }, expressions: false }),
  },
  { label: 'Form fields', expressions: false },
);
