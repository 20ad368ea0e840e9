import { z } from 'zod';
import { contract } from './contract.ts';

/**
 * What each kind of credential holds. Secret fields are write-only; an optional one may be left empty, one of several
 * lines may hold line breaks.
 */
export const CREDENTIAL_TYPES = {
  basic: {
    label: 'Basic authentication',
    fields: { user: { label: 'User', secret: false }, password: { label: 'Password', secret: true } },
  },
  header: {
    label: 'Header',
    fields: { name: { label: 'Header name', secret: false }, value: { label: 'Value', secret: true } },
  },
  bearer: { label: 'Bearer token', fields: { token: { label: 'Token', secret: true } } },
  hmac: { label: 'Signing secret', fields: { secret: { label: 'Secret', secret: true, lines: true } } },
  keys: {
    label: 'Key pair',
    fields: {
      privateKey: { label: 'Private key (PEM)', secret: true, lines: true, optional: true },
      publicKey: { label: 'Public key or certificate (PEM)', secret: false, lines: true, optional: true },
    },
  },
  totp: { label: 'One-time password', fields: { secret: { label: 'Secret (Base32)', secret: true } } },
} as const;
export type CredentialType = keyof typeof CREDENTIAL_TYPES;
const CredentialTypeName = z.enum(Object.keys(CREDENTIAL_TYPES) as [CredentialType, ...CredentialType[]]);

/** A credential without its secrets: they never leave through the API. */
export const Credential = z.object({
  id: z.string(),
  name: z.string(),
  type: CredentialTypeName,
  /** Hosts that the secret may be sent to: `host`, `host:port`, either after `*.`; empty: any (incoming checks only need none). */
  hosts: z.array(z.string()),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
});
export type Credential = z.output<typeof Credential>;

const Id = z.object({ id: z.string().max(64) });

export const listCredentials = contract({
  method: 'GET',
  path: '/credentials',
  summary: 'Lists the credentials of the workspace, without their secrets.',
  tag: 'credentials',
  access: 'credential:read',
  response: z.object({ items: z.array(Credential) }),
  errors: [],
});

export const createCredential = contract({
  method: 'POST',
  path: '/credentials',
  summary: 'Stores a credential, encrypted.',
  tag: 'credentials',
  access: 'credential:edit',
  body: z.strictObject({
    name: z.string().trim().min(1, 'Give a name.').max(128, 'Use at most 128 characters.'),
    type: CredentialTypeName,
    fields: z.record(z.string().max(64), z.string().max(16_384)),
    hosts: z.array(z.string().max(253)).max(20).default([]),
  }),
  status: 201,
  response: Credential,
  errors: ['CREDENTIAL_INVALID', 'CREDENTIAL_KEY_MISSING'],
});

export const deleteCredential = contract({
  method: 'DELETE',
  path: '/credentials/:id',
  summary: 'Deletes a credential that no workflow uses.',
  tag: 'credentials',
  access: 'credential:edit',
  params: Id,
  status: 204,
  errors: ['CREDENTIAL_NOT_FOUND', 'CREDENTIAL_IN_USE'],
});
