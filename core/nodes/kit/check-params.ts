import { AppError } from '../../errors/app-error.ts';
import { compileTemplate, isExpression } from '../../expressions/template.ts';
import type { Json, WorkflowProblem } from '../../workflow/document.ts';
import { coerceField } from './coerce-field.ts';
import type { Fields } from './fields.ts';
import { isShown, kindName, type RawParams } from './input.ts';

/**
 * Finds what is wrong with the parameters of a node before anything runs: unknown names, missing values, values of the
 * wrong type, expressions that cannot be read. What an expression will give is not known here.
 */
export function checkParams(fields: Fields, rawParams: RawParams, path = 'params'): WorkflowProblem[] {
  const problems: WorkflowProblem[] = [];
  const add = (code: string, message: string, at: string): void => void problems.push({ code, message, path: at });
  for (const name of Object.keys(rawParams)) {
    if (!Object.hasOwn(fields, name) || fields[name]!.kind === 'credential') {
      add(
        'NODE_INPUT_INVALID',
        `There is no parameter "${name}". Remove it, or use one of: ${Object.keys(fields).join(', ') || 'none'}.`,
        `${path}.${name}`,
      );
    }
  }
  for (const [name, field] of Object.entries(fields)) {
    if (field.kind === 'credential' || !isShown(field, rawParams, fields)) continue;
    const at = `${path}.${name}`;
    const raw = rawParams[name];
    if (isExpression(raw)) {
      if (field.expressions === false)
        add('NODE_INPUT_INVALID', `"${field.label}" takes no expression. Write the value itself.`, at);
      else problems.push(...checkExpression(raw, at));
    } else if (field.kind === 'group') {
      problems.push(...checkEntry(field.fields, raw ?? {}, at, field.label));
    } else if (raw === undefined || raw === '') {
      const required = field.default === undefined && field.kind !== 'list' && !('optional' in field && field.optional);
      if (required) add('NODE_INPUT_INVALID', `"${field.label}" has no value. Fill it in.`, at);
    } else if (field.kind === 'list') {
      if (!Array.isArray(raw))
        add('NODE_INPUT_INVALID', `"${field.label}" must be a list, but it is ${kindName(raw)}.`, at);
      else
        problems.push(
          ...raw.flatMap((element, index) => checkEntry(field.fields, element, `${at}.${index}`, field.label)),
        );
    } else {
      const coerced = coerceField(field, raw);
      if ('problem' in coerced) add('NODE_INPUT_INVALID', `"${field.label}" ${coerced.problem}`, at);
      else if (field.kind === 'choice') {
        const option = field.options.find((one) => one.value === coerced.value)!;
        if (!isShown(option, rawParams, fields))
          add('NODE_INPUT_INVALID', `"${field.label}" cannot be "${option.label}" together with the other values.`, at);
      }
      if (field.kind === 'json' || field.kind === 'names') problems.push(...checkInside(raw, at));
    }
  }
  return problems;
}

const checkEntry = (fields: Fields, element: Json, path: string, label: string): WorkflowProblem[] =>
  typeof element === 'object' && element !== null && !Array.isArray(element)
    ? checkParams(fields, element, path)
    : [
        {
          code: 'NODE_INPUT_INVALID',
          message: `An entry of "${label}" must be a record, but it is ${kindName(element)}.`,
          path,
        },
      ];

function checkInside(value: Json, path: string): WorkflowProblem[] {
  if (isExpression(value)) return checkExpression(value, path);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) => checkInside(member, `${path}.${key}`));
}

function checkExpression(source: string, path: string): WorkflowProblem[] {
  try {
    compileTemplate(source);
    return [];
  } catch (thrown) {
    if (!(thrown instanceof AppError)) throw thrown;
    return [{ code: thrown.code, message: thrown.message, path }];
  }
}
