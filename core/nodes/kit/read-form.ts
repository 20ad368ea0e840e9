import { AppError } from '../../errors/app-error.ts';
import type { Json, WorkflowProblem } from '../../workflow/document.ts';
import { checkParams } from './check-params.ts';
import { formField, type FormFieldInput } from './form-fields.ts';
import { readLiterals } from './input.ts';
import { isN8nField, toFormField } from './n8n/form-field.ts';
import { isRecord } from './records.ts';
import type { FormField, FormShow } from './wait-show.ts';

/** The parameters that describe a page. */
interface FormParams {
  title: string;
  text: string;
  define: 'fields' | 'json';
  form: readonly FormFieldInput[];
  formJson: Json;
  button: string;
}

/** The page that parameters describe. Throws NODE_INPUT_INVALID for one that nobody could fill in. */
export function readForm(params: FormParams): FormShow {
  const { title, text, button, define, form, formJson } = params;
  const inputs = define === 'json' ? readJson(formJson) : form;
  const [problem] = problemsOf(inputs, pathOf(params));
  if (problem) throw wrong(problem.message, problem.path);
  return { kind: 'form', title, text, button, fields: inputs.map(toField) };
}

/** Everything that is wrong with a page whose parameters are all written down. */
export function checkForm(params: FormParams): Omit<WorkflowProblem, 'node'>[] {
  if (params.define === 'fields') return problemsOf(params.form, pathOf(params));
  try {
    return problemsOf(readJson(params.formJson), pathOf(params));
  } catch (thrown) {
    if (!(thrown instanceof AppError)) throw thrown;
    return [{ code: thrown.code, message: thrown.message, path: String(thrown.details?.['path']) }];
  }
}

const pathOf = ({ define }: FormParams): string => (define === 'json' ? 'params.formJson' : 'params.form');

/** What is wrong with fields together, beyond each of them. */
function problemsOf(fields: readonly FormFieldInput[], path: string) {
  const names = fields.map(({ type, name }) => (type === 'html' ? null : name));
  return fields.flatMap(({ name, type, options, least, most }, index) => {
    const problem = (member: string, message: string) => [
      { code: 'NODE_INPUT_INVALID', message, path: `${path}.${index}.${member}` },
    ];
    if (type === 'html') return [];
    if (name === '') return problem('name', `The field ${index + 1} has no name. Give it one.`);
    if (names.indexOf(name) < index) return problem('name', `Two fields have the name "${name}". Rename one of them.`);
    const isChoice = type === 'choice' || type === 'radio' || type === 'choices';
    if (isChoice && options.length === 0)
      return problem('options', `The field "${name}" has nothing to choose from. Add options.`);
    if (isChoice && Math.max(least ?? 0, 1) > Math.min(most ?? options.length, options.length))
      return problem('least', `Nobody can choose as much as the field "${name}" asks for.`);
    return [];
  });
}

/** Fields as JSON, in our words or in n8n's, as a list or as its text. Throws NODE_INPUT_INVALID. */
function readJson(given: Json): FormFieldInput[] {
  const fields = typeof given === 'string' ? parsed(given) : given;
  if (!Array.isArray(fields)) throw wrong('The form fields must be a list of records.', 'params.formJson');
  return fields.map((field, index) => {
    const path = `params.formJson.${index}`;
    if (!isRecord(field)) throw wrong(`The form field ${index + 1} must be a record.`, path);
    const ours = isN8nField(field) ? toFormField(field, () => undefined) : field;
    const [problem] = checkParams(formField, ours, path).filter(({ code }) => code === 'NODE_INPUT_INVALID');
    if (problem) throw wrong(problem.message, problem.path ?? path);
    return readLiterals(formField, ours);
  });
}

function parsed(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    throw wrong('The form fields are not valid JSON.', 'params.formJson');
  }
}

const wrong = (message: string, path: string): AppError => new AppError('NODE_INPUT_INVALID', message, { path });

/** Without what says nothing: it is stored with every page. */
function toField(input: FormFieldInput): FormField {
  const { type, name, label, required, options, accept } = input;
  return {
    type,
    name,
    label: label || name,
    required,
    options,
    ...(input.placeholder === '' ? {} : { placeholder: input.placeholder }),
    ...(input.value === '' ? {} : { value: input.value }),
    ...(input.least === undefined ? {} : { least: input.least }),
    ...(input.most === undefined ? {} : { most: input.most }),
    ...(input.multiple ? { multiple: true } : {}),
    ...(accept.length === 0 ? {} : { accept }),
    ...(input.maxMegabytes === undefined ? {} : { maxMegabytes: input.maxMegabytes }),
    ...(input.html === '' ? {} : { html: input.html }),
  };
}
