import { EXAMPLE_KEYS } from './crypto-examples.ts';
import type { NodeExample } from './definition.ts';

const SECRET = { credential: { type: 'hmac', fields: { secret: 'a-secret-of-32-characters-or-more' } } };
const KEYS = { credential: { type: 'keys', fields: EXAMPLE_KEYS } };
const HEADER = 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9';
const SIGNED = `${HEADER}.eyJzdWIiOiJhbm5hIiwiaWF0IjoxNzY3MjI1NjAwfQ._cWUpFYdJLrj_-87f-u3B-P3Y1ggf16iPxeASY0UQoQ`;
const EXPIRED = `${HEADER}.eyJzdWIiOiJhbm5hIiwiZXhwIjoxNzY3MjI1NTkwfQ.VbMZfrW-RJSH6fOXzFWvAUA01xq2P5R5njb97vuWD8s`;
const LATER =
  'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCIsImtpZCI6ImsxIn0.eyJzdWIiOiJhbm5hIiwiaWF0IjoxNzY3MjI1NjAwLCJuYmYiOjE3NjcyMjU2NjAsImV4cCI6MTc2NzIyOTIwMH0.-jp2UlYVG3VXXLrMurKipbz9DzxSYxmMMxoL-pKxKu0';

/** Examples of the JWT node, in a file of their own because they are as long as the node. */
export const JWT_EXAMPLES: readonly NodeExample[] = [
  {
    title: 'Signs with a secret, and says when',
    params: { payload: { sub: '={{ $json.user }}' } },
    credentials: SECRET,
    input: [{ user: 'anna' }],
    output: [[{ token: SIGNED }]],
  },
  {
    title: 'Signs for an hour, with a key ID',
    params: { payload: '{"sub":"anna","nbf":1767225660}', lifetime: 3600, keyId: 'k1', algorithm: 'HS256' },
    credentials: SECRET,
    output: [
      [
        {
          token:
            'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCIsImtpZCI6ImsxIn0.eyJzdWIiOiJhbm5hIiwibmJmIjoxNzY3MjI1NjYwLCJpYXQiOjE3NjcyMjU2MDAsImV4cCI6MTc2NzIyOTIwMH0.M2kzIXNM67Kx6n4Loyt-Cnk1W3SnlZfZzKVYRyhdRCo',
        },
      ],
    ],
  },
  {
    title: 'Checks a token and gives its payload',
    params: { operation: 'verify', token: '={{ $json.token }}' },
    credentials: SECRET,
    input: [{ token: SIGNED }],
    output: [[{ payload: { sub: 'anna', iat: 1_767_225_600 } }]],
  },
  {
    title: 'Reads a token without checking it',
    params: { operation: 'decode', token: LATER, complete: true },
    output: [
      [
        {
          header: { alg: 'HS256', typ: 'JWT', kid: 'k1' },
          payload: { sub: 'anna', iat: 1_767_225_600, nbf: 1_767_225_660, exp: 1_767_229_200 },
          signature: '-jp2UlYVG3VXXLrMurKipbz9DzxSYxmMMxoL-pKxKu0',
        },
      ],
    ],
  },
  {
    title: 'Refuses a token that is not valid yet',
    params: { operation: 'verify', token: LATER, tolerance: 30 },
    credentials: SECRET,
    error: 'NODE_INPUT_INVALID',
  },
  {
    title: 'Takes it where the clocks may differ so much',
    params: { operation: 'verify', token: LATER, tolerance: 60 },
    credentials: SECRET,
    output: [[{ payload: { sub: 'anna', iat: 1_767_225_600, nbf: 1_767_225_660, exp: 1_767_229_200 } }]],
  },
  {
    title: 'Refuses an expired token',
    params: { operation: 'verify', token: EXPIRED },
    credentials: SECRET,
    error: 'NODE_INPUT_INVALID',
  },
  {
    title: 'Takes an expired token when asked',
    params: { operation: 'verify', token: EXPIRED, ignoreExpiration: true },
    credentials: SECRET,
    output: [[{ payload: { sub: 'anna', exp: 1_767_225_590 } }]],
  },
  {
    title: 'Refuses a token that was signed with another secret',
    params: { operation: 'verify', token: SIGNED },
    credentials: { credential: { type: 'hmac', fields: { secret: 'another' } } },
    error: 'NODE_INPUT_INVALID',
  },
  {
    title: 'Never takes a public key for the secret of a token',
    params: { operation: 'verify', token: SIGNED },
    credentials: KEYS,
    error: 'NODE_INPUT_INVALID',
  },
];
