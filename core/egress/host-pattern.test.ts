// If these fail, a secret goes to a host that it was not meant for, or never reaches the one that it was meant for.
import { describe, expect, it } from 'vitest';
import { isHostPattern, matchesHost } from './host-pattern.ts';

describe('a host that a credential is bound to', () => {
  it.each([
    ['api.example.com', 'https://api.example.com/x', true],
    ['api.example.com', 'https://api.example.com:8443/', true],
    ['api.example.com', 'https://API.Example.com./', true],
    ['API.example.com', 'https://api.example.com/', true],
    ['api.example.com', 'https://evil-api.example.com/', false],
    ['api.example.com', 'https://api.example.com.evil.io/', false],
    ['api.example.com', 'https://example.com/', false],
    ['api.example.com:8443', 'https://api.example.com:8443/', true],
    ['api.example.com:8443', 'https://api.example.com/', false],
    ['api.example.com:443', 'https://api.example.com/', true],
    ['api.example.com:443', 'http://api.example.com/', false],
    ['api.example.com:80', 'http://api.example.com/', true],
    ['*.example.com', 'https://api.example.com/', true],
    ['*.example.com', 'https://a.b.example.com/', true],
    ['*.example.com', 'https://example.com/', false],
    ['*.example.com', 'https://evilexample.com/', false],
    ['*.example.com', 'https://api.example.com.evil.io/', false],
    ['*.example.com:8443', 'https://api.example.com:8443/', true],
    ['*.example.com:8443', 'https://api.example.com/', false],
    ['127.0.0.1', 'http://127.0.0.1:9100/', true],
    ['127.0.0.1:9100', 'http://2130706433:9100/', true],
    ['localhost', 'http://localhost:3000/', true],
    ['[::1]:8080', 'http://[0:0::1]:8080/', true],
    ['[0:0:0:0:0:0:0:1]', 'http://[::1]/', true],
    ['[::1]', 'http://[::2]/', false],
  ])('%s, asked for %s: %s', (pattern, url, expected) => {
    expect(isHostPattern(pattern)).toBe(true);
    expect(matchesHost(pattern, new URL(url))).toBe(expected);
  });

  it.each([
    '',
    '*',
    '*.',
    '*.com',
    '*.*.example.com',
    'api.*.com',
    '*example.com',
    'a*.example.com',
    '*.0.0.1',
    'https://api.example.com',
    'api.example.com/',
    'api.example.com/v1',
    'me@example.com',
    'api.example.com:',
    'api.example.com:0',
    'api.example.com:65536',
    'api.example.com:080',
    'api.example.com:http',
    'api..example.com',
    '.example.com',
    '-api.example.com',
    'bücher.example',
    'exa mple.com',
    '127.1',
    '0x7f000001',
    '010.0.0.1',
    '256.0.0.1',
    '::1',
    '[::1',
    '[::g]',
    '*.[::1]',
    `${'a'.repeat(64)}.example.com`,
  ])('%j is none, because it could never match or would match too much', (pattern) => {
    expect(isHostPattern(pattern)).toBe(false);
    expect(matchesHost(pattern, new URL('https://api.example.com/'))).toBe(false);
  });
});
