import { AppError } from '../../errors/app-error.ts';
import { encodeBase64 } from './base64.ts';
import type { CredentialValue } from './context.ts';

/** Headers that frame the message or say where it goes: they follow from the request. */
export const FRAMING_HEADERS = [
  'host',
  'content-length',
  'transfer-encoding',
  'connection',
  'keep-alive',
  'te',
  'trailer',
  'upgrade',
  'proxy-connection',
];

export interface Secrets {
  header: { name: string; value: string } | null;
  /** Texts that no error may repeat. */
  hidden: string[];
}

/** The header that a credential adds. */
export function secretsOf(value: CredentialValue | null): Secrets {
  if (!value) {
    throw new AppError(
      'NODE_INPUT_INVALID',
      'No credential is chosen. Choose one, or set the authentication to none.',
      { path: 'credentials.credential' },
    );
  }
  const { fields } = value;
  switch (value.type) {
    case 'basic': {
      const encoded = encodeBase64(`${fields.user ?? ''}:${fields.password ?? ''}`);
      return { header: { name: 'Authorization', value: `Basic ${encoded}` }, hidden: [encoded, fields.password ?? ''] };
    }
    case 'bearer':
      return { header: { name: 'Authorization', value: `Bearer ${fields.token ?? ''}` }, hidden: [fields.token ?? ''] };
    case 'header':
      return { header: { name: fields.name ?? '', value: fields.value ?? '' }, hidden: [fields.value ?? ''] };
    default:
      throw new AppError(
        'NODE_INPUT_INVALID',
        `A credential of the type "${value.type}" cannot sign a request. Choose basic, header or bearer.`,
        { path: 'credentials.credential' },
      );
  }
}
