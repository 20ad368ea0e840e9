import { AppError } from '../errors/app-error.ts';
import { splitCommand } from './split-command.ts';

/** A request as a curl command describes it. */
export interface CurlRequest {
  method: string;
  url: string;
  headers: { name: string; value: string }[];
  /** Pieces of the body in their order; they are joined by `&`. */
  data: string[];
  /** Parts of a form with files or fields. */
  form: { name: string; value: string }[];
  user: string | null;
  timeoutSeconds: number | null;
  /** What of the command is left out, one sentence each. */
  notes: string[];
}

/** Options that take a value, by their long name. */
const VALUE_OPTIONS: Readonly<Record<string, string>> = {
  X: 'request',
  H: 'header',
  d: 'data',
  F: 'form',
  u: 'user',
  A: 'user-agent',
  e: 'referer',
  b: 'cookie',
  m: 'max-time',
  o: 'output',
  x: 'proxy',
  T: 'upload-file',
  c: 'cookie-jar',
  w: 'write-out',
  K: 'config',
  E: 'cert',
  C: 'continue-at',
  D: 'dump-header',
  r: 'range',
  y: 'speed-time',
  Y: 'speed-limit',
  z: 'time-cond',
};
const LONG_WITH_VALUE = new Set([
  ...Object.values(VALUE_OPTIONS),
  'url',
  'data-raw',
  'data-binary',
  'data-ascii',
  'data-urlencode',
  'json',
  'form-string',
  'connect-timeout',
  'retry',
  'retry-delay',
  'retry-max-time',
  'max-redirs',
  'cacert',
  'capath',
  'key',
  'key-type',
  'cert-type',
  'ciphers',
  'resolve',
  'interface',
  'oauth2-bearer',
  'aws-sigv4',
  'limit-rate',
  'proxy-user',
  'url-query',
  'unix-socket',
  'tls-max',
]);
/** Options without which the request is another one. */
const REFUSED: Readonly<Record<string, string>> = {
  proxy: 'A proxy is not used: requests leave through the platform.',
  cert: 'A client certificate cannot be used.',
  'upload-file': 'The file that it uploads is not taken over. Choose a body in the node.',
  config: 'The configuration file is not read.',
  insecure: 'Certificates are always checked.',
  'unix-socket': 'A socket of the machine cannot be reached.',
  'aws-sigv4': 'The signature for AWS is not taken over.',
};

/** Reads a curl command. Throws CURL_INVALID where it is none, or names no address. */
export function readCurl(command: string): CurlRequest {
  const words = splitCommand(command.trim());
  if (!/^(?:.*[\\/])?curl(?:\.exe)?$/.test(words[0] ?? ''))
    throw new AppError('CURL_INVALID', 'The command does not begin with "curl". Paste the whole command.');
  const request: CurlRequest = {
    method: '',
    url: '',
    headers: [],
    data: [],
    form: [],
    user: null,
    timeoutSeconds: null,
    notes: [],
  };
  let asQuery = false;
  let method: string | null = null;
  for (let at = 1; at < words.length; at += 1) {
    const word = words[at]!;
    if (!word.startsWith('-') || word === '-') {
      if (request.url === '') request.url = word;
      continue;
    }
    for (const [name, attached] of optionsIn(word)) {
      const takes = LONG_WITH_VALUE.has(name);
      const value = takes ? (attached ?? words[(at += 1)]) : '';
      if (value === undefined)
        throw new AppError('CURL_INVALID', `The option "${word}" has no value. Copy the whole command.`);
      if (name === 'get') asQuery = true;
      else if (name === 'head') method ??= 'HEAD';
      else if (name === 'request') method = value.toUpperCase();
      else apply(request, name, value);
    }
  }
  if (request.url === '')
    throw new AppError('CURL_INVALID', 'The command names no address. Add the URL, for example https://example.com.');
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(request.url)) request.url = `http://${request.url}`;
  const hasBody = request.data.length > 0 || request.form.length > 0;
  if (asQuery && request.data.length > 0) {
    request.url += `${request.url.includes('?') ? '&' : '?'}${request.data.join('&')}`;
    request.data = [];
  }
  request.method = method ?? (hasBody && !asQuery ? 'POST' : 'GET');
  return request;
}

/** The options of a word: `-sXPOST` is two, the second with its value. */
function* optionsIn(word: string): Iterable<[name: string, attached: string | undefined]> {
  if (word.startsWith('--')) {
    yield [word.slice(2), undefined];
    return;
  }
  for (let at = 1; at < word.length; at += 1) {
    const long = Object.hasOwn(VALUE_OPTIONS, word[at]!) ? VALUE_OPTIONS[word[at]!]! : undefined;
    if (long !== undefined) {
      yield [long, word.slice(at + 1) || undefined];
      return;
    }
    yield [{ G: 'get', I: 'head', k: 'insecure' }[word[at]!] ?? word[at]!, undefined];
  }
}

function apply(request: CurlRequest, name: string, value: string): void {
  const header = (headerName: string, text: string): void =>
    void request.headers.push({ name: headerName, value: text });
  switch (name) {
    case 'url':
      request.url ||= value;
      return;
    case 'header': {
      const at = value.indexOf(':');
      if (at > 0) header(value.slice(0, at).trim(), value.slice(at + 1).trim());
      return;
    }
    case 'json':
      header('Content-Type', 'application/json');
      request.data.push(value);
      return;
    case 'data':
    case 'data-raw':
    case 'data-binary':
    case 'data-ascii':
      if (value.startsWith('@') && name !== 'data-raw')
        request.notes.push(`The body from the file "${value.slice(1)}" is not taken over.`);
      else request.data.push(value);
      return;
    case 'data-urlencode': {
      const at = value.indexOf('=');
      const encode = (text: string): string => encodeURIComponent(text).replaceAll('%20', '+');
      request.data.push(
        at < 0 ? encode(value) : `${value.slice(0, at + (at > 0 ? 1 : 0))}${encode(value.slice(at + 1))}`,
      );
      return;
    }
    case 'form':
    case 'form-string': {
      const at = value.indexOf('=');
      const text = value.slice(at + 1);
      if (name === 'form' && /^[@<]/.test(text))
        request.notes.push(`The file of the form field "${value.slice(0, at)}" is not taken over.`);
      else request.form.push({ name: value.slice(0, at), value: text });
      return;
    }
    case 'user':
      request.user = value;
      return;
    case 'user-agent':
      return header('User-Agent', value);
    case 'referer':
      return header('Referer', value);
    case 'oauth2-bearer':
      return header('Authorization', `Bearer ${value}`);
    case 'cookie':
      if (value.includes('=')) header('Cookie', value);
      return;
    case 'max-time':
      if (Number(value) > 0) request.timeoutSeconds = Number(value);
      return;
    default:
      if (Object.hasOwn(REFUSED, name)) request.notes.push(REFUSED[name]!);
  }
}
