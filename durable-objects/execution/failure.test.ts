// If these fail, a secret is written into the journal with an error, or the error is destroyed with the secret.
import { expect, it } from 'vitest';
import { redact } from './failure.ts';

it('removes a secret from every text of an error, in each spelling, and leaves numbers, keys and the code alone', () => {
  const error = {
    code: 'HTTP_STATUS' as const,
    message: 'got s3cr&t!',
    details: { status: 123456, body: 'x s3cr%26t! y', list: [btoa('s3cr&t!')], message: 1 },
  };
  expect(redact(error, ['s3cr&t!', '123456', 'message', 'HTTP_STATUS'])).toEqual({
    code: 'HTTP_STATUS',
    message: 'got ••••••',
    details: { status: 123456, body: 'x •••••• y', list: ['••••••'], message: 1 },
  });
});
