// If these fail, a copied command becomes another request than it was, or a secret of it ends up in a workflow.
import { describe, expect, it } from 'vitest';
import { importCurl } from './import-curl.ts';
import { splitCommand } from './split-command.ts';

const paramsOf = (command: string) => importCurl(command).workflow.nodes[1]!.params;

describe('the words of a command', () => {
  it.each([
    ['a b  c', ['a', 'b', 'c']],
    ['a \'b c\' "d e"', ['a', 'b c', 'd e']],
    ["'it'\\''s'", ["it's"]],
    ['"a \\" \\\\ \\n"', ['a " \\ \\n']],
    ["$'a\\n\\u00e9\\x41'", ['a\néA']],
    ['a \\\n  b', ['a', 'b']],
    ['a ^\r\n  b', ['a', 'b']],
    ["''", ['']],
    ['a | b', ['a']],
    ['a; b', ['a;', 'b']],
  ])('%j', (command, words) => {
    expect(splitCommand(command)).toEqual(words);
  });

  it('refuses a quote without an end', () => {
    expect(() => splitCommand("curl 'x")).toThrow(expect.objectContaining({ code: 'CURL_INVALID' }));
  });
});

describe('a curl command', () => {
  it('becomes a workflow that is started by hand, with one request', () => {
    const { workflow, report } = importCurl('curl https://api.example.com/orders?page=2');
    expect(workflow).toMatchObject({
      name: 'GET https://api.example.com/orders',
      nodes: [
        { type: 'manual' },
        { type: 'http', params: { method: 'GET', url: 'https://api.example.com/orders?page=2' } },
      ],
      connections: [{ from: { node: 'n_1' }, to: { node: 'n_2' } }],
    });
    expect(report).toEqual({ mapped: ['HTTP request'], changed: [], unsupported: [], warnings: [] });
  });

  it.each([
    ['curl -XPUT example.com', { method: 'PUT', url: 'http://example.com' }],
    ['curl -I https://a.example', { method: 'HEAD' }],
    ['curl -sSL --compressed https://a.example', { method: 'GET', url: 'https://a.example' }],
    [
      `curl https://a.example -H 'X-A: 1' -A me`,
      {
        headers: [
          { name: 'X-A', value: '1' },
          { name: 'User-Agent', value: 'me' },
        ],
      },
    ],
    [`curl https://a.example -d '{"a": 1}'`, { method: 'POST', body: 'json', json: '{"a": 1}' }],
    [`curl https://a.example --json '{"a":1}' -X PATCH`, { method: 'PATCH', body: 'json' }],
    [
      'curl https://a.example -d a=1 -d b=x%20y',
      {
        method: 'POST',
        body: 'form',
        form: [
          { name: 'a', value: '1' },
          { name: 'b', value: 'x y' },
        ],
      },
    ],
    [
      'curl -G https://a.example -d a=1 --data-urlencode "q=x y"',
      { method: 'GET', url: 'https://a.example?a=1&q=x+y' },
    ],
    [
      `curl https://a.example -H 'Content-Type: text/csv' --data-binary 'a;b'`,
      { body: 'text', text: 'a;b', contentType: 'text/csv' },
    ],
    [
      'curl https://a.example -F a=1 -F f=@file.png',
      { method: 'POST', body: 'form', form: [{ name: 'a', value: '1' }] },
    ],
    ['curl https://a.example -m 2.5', { timeoutSeconds: 2.5 }],
    ['curl --url https://a.example --request OPTIONS', { method: 'OPTIONS', url: 'https://a.example' }],
  ])('%s', (command, params) => {
    expect(paramsOf(command)).toMatchObject(params);
  });

  it.each([
    ['curl -u me:secret https://a.example'],
    [`curl https://a.example -H 'Authorization: Bearer secret'`],
    [`curl https://a.example -b 'session=secret'`],
    ['curl --oauth2-bearer secret https://a.example'],
  ])('leaves secrets behind, and says so: %s', (command) => {
    const { workflow, report } = importCurl(command);
    expect(JSON.stringify(workflow)).not.toContain('secret');
    expect(report.warnings).toEqual([expect.stringContaining('Make a credential')]);
  });

  it('takes nothing for an expression', () => {
    expect(paramsOf(`curl https://a.example -H 'X-A: =1+1'`)).toMatchObject({
      headers: [{ name: 'X-A', value: '={{ "=1+1" }}' }],
    });
  });

  it('says what is not taken over', () => {
    expect(importCurl('curl -k -x proxy:80 https://a.example').report.changed).toHaveLength(2);
  });

  it.each([
    ['another command', 'wget https://a.example'],
    ['a command without an address', 'curl -X POST'],
    ['an option without its value', 'curl https://a.example -H'],
    ['a method that is none', 'curl -X "A B" https://a.example'],
    ['nothing', ''],
  ])('is refused where it is %s', (_, command) => {
    expect(() => importCurl(command)).toThrow(expect.objectContaining({ code: 'CURL_INVALID' }));
  });
});
