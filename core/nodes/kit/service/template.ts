import { AppError } from '../../../errors/app-error.ts';
import type { Json } from '../../../workflow/document.ts';
import { isRecord } from '../records.ts';
import type { Values } from './literal.ts';

/** `{name}` or `{+name}`. */
const HOLE = /\{(\+?)([a-z]\w*)\}/gi;
const ONE_HOLE = /^\{([a-z]\w*)\}$/i;

/** The names that a template asks for. */
export function namesIn(template: Json | undefined): string[] {
  if (typeof template === 'string') return [...template.matchAll(HOLE)].map((match) => match[2]!);
  return typeof template === 'object' && template !== null ? Object.values(template).flatMap(namesIn) : [];
}

/** An empty field of a form is no value. */
const isEmpty = (value: Json | undefined): value is undefined =>
  value === undefined || value === '' || (Array.isArray(value) && value.length === 0);

export const plainText = (value: Json): string =>
  Array.isArray(value) ? value.map(plainText).join(',') : isRecord(value) ? JSON.stringify(value) : String(value);

/** What a template becomes with these values; undefined where a value that it needs is missing. */
export function fillTemplate(template: Json, values: Values): Json | undefined {
  if (typeof template === 'string') {
    const whole = ONE_HOLE.exec(template);
    if (whole) return isEmpty(values[whole[1]!]) ? undefined : values[whole[1]!];
    if (namesIn(template).some((name) => isEmpty(values[name]))) return undefined;
    return template.replace(HOLE, (_match, _plus, name: string) => plainText(values[name]!));
  }
  if (Array.isArray(template)) return template.flatMap((one) => fillTemplate(one, values) ?? []);
  if (!isRecord(template)) return template;
  const members = Object.entries(template).flatMap(([name, member]) => {
    const value = fillTemplate(member, values);
    return value === undefined ? [] : [[name, value] as const];
  });
  return members.length === 0 && Object.keys(template).length > 0 ? undefined : Object.fromEntries(members);
}

/**
 * A path with its values encoded, so that none of them can lead elsewhere. Throws NODE_INPUT_INVALID where one is empty or
 * is a step up.
 */
export function fillPath(path: string, values: Values): string {
  return path.replace(HOLE, (_match, plus: string, name: string) => {
    const value = values[name];
    const text = isEmpty(value) ? '' : plainText(value as Json).trim();
    const segments = plus ? text.split('/') : [text];
    if (segments.some((segment) => segment === '' || segment === '.' || segment === '..'))
      throw new AppError(
        'NODE_INPUT_INVALID',
        `${JSON.stringify(text.slice(0, 100))} cannot stand in the address ${path}. Give ${plus ? 'names with "/" between them' : 'a name or a number'}.`,
        { path: `params.${name}` },
      );
    return segments.map(encoded).join('/');
  });
}

/** Half of a surrogate pair cannot be encoded. */
const encoded = (text: string): string => encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd'));

/** Where the paths of a service begin, without a slash at the end. Throws NODE_INPUT_INVALID. */
export function fillBaseUrl(baseUrl: string, values: Values): string {
  const whole = ONE_HOLE.exec(baseUrl);
  if (whole) {
    const given = plainText(values[whole[1]!] ?? '').trim();
    if (!/^https?:\/\/[^?#\s]+$/i.test(given))
      throw new AppError(
        'NODE_INPUT_INVALID',
        `${JSON.stringify(given.slice(0, 100))} is not the address of a server. Give one such as https://example.com/api.`,
        { path: `params.${whole[1]!}` },
      );
    return given.replace(/\/+$/, '');
  }
  return baseUrl.replace(HOLE, (_match, _plus, name: string) => {
    const given = plainText(values[name] ?? '').trim();
    if (!/^[a-z0-9-]+(\.[a-z0-9-]+)*$/i.test(given))
      throw new AppError(
        'NODE_INPUT_INVALID',
        `${JSON.stringify(given.slice(0, 100))} cannot be part of the name of a host. Use letters, digits, "-" and ".".`,
        { path: `params.${name}` },
      );
    return given;
  });
}
