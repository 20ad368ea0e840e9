import type { Json } from '../../workflow/document.ts';
import { boolean, choice, json, list, names, number, text, type Field, type Fields, type InputOf } from './fields.ts';

/** Everything that takes an answer. */
const ASKED = [
  'text',
  'longText',
  'number',
  'email',
  'password',
  'date',
  'choice',
  'radio',
  'choices',
  'checkbox',
  'file',
];
const TYPED = ['text', 'longText', 'number', 'email', 'password'];
const PRE_FILLED = ['text', 'longText', 'number', 'email', 'date', 'choice', 'radio', 'choices', 'checkbox', 'hidden'];

/** What a form asks for, field by field. */
export const formField = {
  type: choice({
    label: 'Type',
    options: [
      { value: 'text', label: 'Text' },
      { value: 'longText', label: 'Text of several lines' },
      { value: 'number', label: 'Number' },
      { value: 'email', label: 'E-mail address' },
      {
        value: 'password',
        label: 'Password',
        help: 'Hidden while it is typed. The execution holds it as it was typed.',
      },
      { value: 'date', label: 'Date' },
      { value: 'choice', label: 'Choice from a list' },
      { value: 'radio', label: 'Choice, all shown' },
      { value: 'choices', label: 'Several choices' },
      { value: 'checkbox', label: 'Check box' },
      { value: 'file', label: 'File' },
      { value: 'hidden', label: 'Hidden value' },
      { value: 'html', label: 'HTML to show', help: 'Scripts, styles and what else could act are left out.' },
    ],
    default: 'text',
    expressions: false,
  }),
  name: text({ label: 'Name', showWhen: { type: [...ASKED, 'hidden'] } }),
  label: text({ label: 'Label', default: '', showWhen: { type: ASKED } }),
  placeholder: text({ label: 'Example in the empty field', default: '', showWhen: { type: TYPED } }),
  value: text({
    label: 'Filled in with',
    help: 'What the address gives as `?name=value` comes before it. Several choices with commas between them.',
    default: '',
    showWhen: { type: PRE_FILLED },
  }),
  required: boolean({ label: 'Must be filled in', default: false, showWhen: { type: ASKED } }),
  options: names({ label: 'To choose from', default: [], showWhen: { type: ['choice', 'radio', 'choices'] } }),
  least: number({ label: 'Fewest choices', optional: true, min: 0, integer: true, showWhen: { type: ['choices'] } }),
  most: number({ label: 'Most choices', optional: true, min: 1, integer: true, showWhen: { type: ['choices'] } }),
  multiple: boolean({ label: 'Several files', default: false, showWhen: { type: ['file'] } }),
  accept: names({
    label: 'Kinds of files',
    help: 'Endings such as .pdf, or types such as image/*. Empty: all.',
    default: [],
    showWhen: { type: ['file'] },
  }),
  maxMegabytes: number({ label: 'Largest file in MB', optional: true, min: 0, showWhen: { type: ['file'] } }),
  html: text({ label: 'HTML', default: '', multiline: true, showWhen: { type: ['html'] } }),
} as const;

export type FormFieldInput = InputOf<typeof formField>;

type Literal<F extends Fields> = { readonly [N in keyof F]: F[N] & { readonly expressions: false } };

/** The same fields where nothing in them can be computed: before any execution there is nothing to compute with. */
export const literal = <const F extends Fields>(fields: F): Literal<F> =>
  Object.fromEntries(
    Object.entries(fields).map(([name, field]) => [
      name,
      { ...field, expressions: false, ...(field.kind === 'list' ? { fields: literal(field.fields) } : {}) } as Field,
    ]),
  ) as unknown as Literal<F>;

/** What a page asks for, and what it says; shown where the other fields have these values. */
export const formFields = <const W extends Record<string, readonly Json[]>>(shown: W) =>
  ({
    title: text({ label: 'Title', default: '', showWhen: shown }),
    text: text({ label: 'Text', default: '', multiline: true, showWhen: shown }),
    ...askedFields(shown),
  }) as const;

/** What a page asks for, and the word on its button. */
export const askedFields = <const W extends Record<string, readonly Json[]>>(shown: W) =>
  ({
    define: choice({
      label: 'Form fields',
      options: [
        { value: 'fields', label: 'As a list' },
        { value: 'json', label: 'As JSON' },
      ],
      default: 'fields',
      expressions: false,
      showWhen: shown,
    }),
    form: list(formField, { label: 'Form fields', showWhen: { ...shown, define: ['fields'] } }),
    formJson: json({
      label: 'Form fields',
      help: 'A list of records with the same members as in the list of fields, or with those of n8n.',
      default: [],
      showWhen: { ...shown, define: ['json'] },
    }),
    button: text({ label: 'Button', default: 'Send', showWhen: shown }),
  }) as const;
