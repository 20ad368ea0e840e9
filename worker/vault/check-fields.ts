import { isHeaderName } from '../../core/egress/header-name.ts';
import { isHostPattern } from '../../core/egress/host-pattern.ts';
import { CREDENTIAL_TYPES, type CredentialType } from '../../core/api/credentials.ts';
import { AppError } from '../../core/errors/app-error.ts';

/** Checks that a credential holds exactly the fields of its type, and that they cannot split a header. */
export function checkCredentialFields(
  type: CredentialType,
  fields: Readonly<Record<string, string>>,
  hosts: readonly string[],
): void {
  const known = CREDENTIAL_TYPES[type].fields as Record<string, { label: string; lines?: boolean; optional?: boolean }>;
  const problems: { path: string; message: string }[] = [];
  for (const name of Object.keys(fields)) {
    if (!Object.hasOwn(known, name))
      problems.push({ path: `fields.${name}`, message: `A credential of the type "${type}" has no such field.` });
  }
  for (const [name, field] of Object.entries(known)) {
    const value = Object.hasOwn(fields, name) ? fields[name]! : '';
    if (value === '' && !field.optional)
      problems.push({ path: `fields.${name}`, message: `${field.label} is missing.` });
    // eslint-disable-next-line no-control-regex -- these characters are what is looked for
    if (/[\u0000\r\n]/.test(value) && !field.lines)
      problems.push({ path: `fields.${name}`, message: `${field.label} may not hold a line break.` });
  }
  if (type === 'header' && fields['name'] && !isHeaderName(fields['name']))
    problems.push({ path: 'fields.name', message: 'This is no name of a header.' });
  hosts.forEach((host, index) => {
    if (!isHostPattern(host))
      problems.push({
        path: `hosts.${index}`,
        message: `${JSON.stringify(host.slice(0, 100))} is no host. Give a name such as api.example.com, with :port to bind to one port, or with *. before it for every name below it.`,
      });
  });
  if (problems.length > 0) throw new AppError('CREDENTIAL_INVALID', problems[0]!.message, { problems });
}
