import { AppError } from '../../../errors/app-error.ts';
import { encodeBase64 } from '../base64.ts';
import type { CredentialValue } from '../context.ts';
import { checkHeaders } from '../headers.ts';
import { FRAMING_HEADERS } from '../http-credential.ts';
import type { ServiceLiteral } from './literal.ts';
import { plainText, fillTemplate } from './template.ts';

/** A secret as it goes into a request. */
export interface AttachedSecret {
  headers: Record<string, string>;
  query: [name: string, value: string][];
  /** Texts that no error may repeat. */
  hidden: string[];
}

/** Attaches a credential as its kind asks. Throws NODE_INPUT_INVALID where none is chosen, or one of another kind. */
export function attachSecret(service: ServiceLiteral, credential: CredentialValue | null): AttachedSecret {
  const kinds = Object.keys(service.auth);
  if (kinds.length === 0) return { headers: {}, query: [], hidden: [] };
  if (!credential || !kinds.includes(credential.type))
    throw new AppError(
      'NODE_INPUT_INVALID',
      credential
        ? `${service.label} takes no credential of the type "${credential.type}". Choose one of the type ${kinds.join(' or ')}.`
        : `No credential is chosen for ${service.label}. Choose one of the type ${kinds.join(' or ')}.`,
      { path: 'credentials.credential' },
    );
  const { fields } = credential;
  const basic = encodeBase64(`${fields.user ?? ''}:${fields.password ?? ''}`);
  const filled = (template: string) => plainText(fillTemplate(template, { ...fields, basic }) ?? '');
  const { header, query } = service.auth[credential.type]!;
  const isSecret = (name: string) => name !== 'user' && name !== 'name';
  return {
    headers: header
      ? checkHeaders(
          [{ name: filled(header.name), value: filled(header.value) }],
          FRAMING_HEADERS,
          'credentials.credential',
        )
      : {},
    query: query ? [[filled(query.name), filled(query.value)]] : [],
    hidden: [basic, ...Object.entries(fields).flatMap(([name, value]) => (isSecret(name) ? [value] : []))],
  };
}
