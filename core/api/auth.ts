import { z } from 'zod';
import { contract } from './contract.ts';
import { ROLES } from './permissions.ts';

const Email = z.email('Give a full e-mail address, such as ada@example.com.').max(254);
const Name = z.string().trim().min(1, 'Give a name.').max(128, 'Use at most 128 characters.');
const NewPassword = z.string().min(10, 'Use at least 10 characters.').max(256);

/** The signed-in person and the workspace in force. */
export const Identity = z.object({
  userId: z.string(),
  email: z.string(),
  name: z.string(),
  workspaceId: z.string(),
  workspaceName: z.string(),
  role: z.enum(ROLES),
});
export type Identity = z.output<typeof Identity>;

/** `refreshToken` is null for browsers (`X-Sluice-Client: web`), which get it as an HttpOnly cookie. */
export const Tokens = z.object({
  accessToken: z.string(),
  refreshToken: z.string().nullable(),
  expiresIn: z.number().int(),
});

export const setup = contract({
  method: 'POST',
  path: '/auth/setup',
  summary: 'Makes the first owner; only while there is no user.',
  tag: 'auth',
  access: 'public',
  body: z.strictObject({
    setupToken: z.string().max(256),
    email: Email,
    password: NewPassword,
    name: Name,
  }),
  status: 201,
  response: Tokens,
  errors: ['SETUP_DONE', 'SETUP_TOKEN_WRONG', 'RATE_LIMITED'],
});

export const login = contract({
  method: 'POST',
  path: '/auth/login',
  summary: 'Gives an access token (JWT, 15 minutes) and a refresh token.',
  tag: 'auth',
  access: 'public',
  body: z.strictObject({ email: z.string().max(254), password: z.string().max(256) }),
  response: Tokens,
  errors: ['CREDENTIALS_WRONG', 'RATE_LIMITED'],
});

export const refresh = contract({
  method: 'POST',
  path: '/auth/refresh',
  summary: 'Gives new tokens for a refresh token, which is used up by this.',
  tag: 'auth',
  access: 'public',
  body: z.strictObject({ refreshToken: z.string().max(512).optional() }),
  response: Tokens,
  errors: ['TOKEN_INVALID'],
});

export const logout = contract({
  method: 'POST',
  path: '/auth/logout',
  summary: 'Ends the session that the refresh token belongs to.',
  tag: 'auth',
  access: 'public',
  body: z.strictObject({ refreshToken: z.string().max(512).optional() }),
  status: 204,
  errors: [],
});

export const getIdentity = contract({
  method: 'GET',
  path: '/auth/me',
  summary: 'Says who the request is made by.',
  tag: 'auth',
  access: 'session',
  response: Identity,
  errors: [],
});

export const ApiKey = z.object({
  id: z.string(),
  name: z.string(),
  prefix: z.string(),
  role: z.enum(ROLES),
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime().nullable(),
  lastUsedAt: z.iso.datetime().nullable(),
});

export const createApiKey = contract({
  method: 'POST',
  path: '/api-keys',
  summary: 'Makes an API key. The key is shown once.',
  tag: 'auth',
  access: 'apiKey:manage',
  body: z.strictObject({
    name: Name.default('API key'),
    role: z.enum(ROLES).exclude(['owner']).default('editor'),
    expiresInDays: z.number().int().min(1).max(3650).optional(),
  }),
  status: 201,
  response: z.object({ id: z.string(), key: z.string() }),
  errors: [],
});

export const listApiKeys = contract({
  method: 'GET',
  path: '/api-keys',
  summary: 'Lists the API keys of the workspace, without the keys themselves.',
  tag: 'auth',
  access: 'apiKey:manage',
  response: z.object({ items: z.array(ApiKey) }),
  errors: [],
});

export const deleteApiKey = contract({
  method: 'DELETE',
  path: '/api-keys/:id',
  summary: 'Revokes an API key at once.',
  tag: 'auth',
  access: 'apiKey:manage',
  params: z.object({ id: z.string().max(64) }),
  status: 204,
  errors: ['API_KEY_NOT_FOUND'],
});
