/**
 * The guest's side in QuickJS. The host evaluates this text as an expression, calls the function that it gives with the
 * one thing that it lends, `ask`, and gets the function by which it enters from then on. Nothing of either can be reached
 * by name.
 */
import { NAMES } from '../program.ts';
import type { Bridge } from './bridge.ts';
import { codec, type Codec, type Encoding, useCodec } from './codec.ts';
import { makeIntlGlobal, useIntl } from './intl.ts';
import { parse, stringify } from './json.ts';
import { type Factory, type Libraries, runCode } from './run.ts';
import { structuredClone } from './structured-clone.ts';
import { makeUrl } from './url.ts';
import { problem } from './problem.ts';

/** Bytes come and go as whole ArrayBuffers. */
type Answer<What extends string> = What extends `encode:${string}` ? ArrayBuffer : string;
type Ask = <What extends string>(what: What, text?: string, bytes?: ArrayBuffer) => Answer<What>;
type Enter = (what: string, first: unknown, second?: unknown) => void;

function makeBridge(ask: Ask): {
  bridge: Bridge;
  settle: (id: string, answer: string | ArrayBuffer) => void;
} {
  type Waiting = { resolve: (value: never) => void; reject: (error: Error) => void };
  // No Map: its methods are the user's to replace.
  const waiting = Object.create(null) as Record<string, Waiting | undefined>;
  const later = <T>(what: string, text: string) =>
    new Promise<T>((resolve, reject) => {
      waiting[ask(what, text)] = { resolve, reject };
    });
  return {
    bridge: {
      log: (level, text) => void ask(`log:${level}`, text),
      request: (json) => later<string>('request', json),
      readFile: async (json) => new Uint8Array(await later<ArrayBuffer>('file', json)),
      wait: async (ms) => void (await later('wait', `${ms}`)),
      random: (count) => parse(ask('random', `${count}`)) as number[],
    },
    settle: (id, answer) => {
      const one = waiting[id];
      delete waiting[id];
      if (typeof answer !== 'string') return one?.resolve(answer as never);
      const { value, error, code } = parse(answer) as { value?: string; error?: string; code?: string };
      if (error === undefined) one?.resolve((value ?? '') as never);
      else one?.reject(code === undefined ? new Error(error) : Object.assign(new Error(error), { code }));
    },
  };
}

/** To the host a text ends at U+0000, loses a first U+FEFF and half of a pair: such ones go as JSON. */
const isPlain = (text: string): boolean =>
  !text.includes('\0') &&
  text.charCodeAt(0) !== 0xfeff &&
  (text as unknown as { isWellFormed(): boolean }).isWellFormed();
const mayBePlain = (bytes: Uint8Array, encoding: Encoding): boolean =>
  encoding !== 'utf16le' && (encoding === 'hex' || encoding.startsWith('base64') || !bytes.includes(0));

const hostCodec = (ask: Ask): Codec => ({
  encode: (text, encoding) =>
    new Uint8Array(isPlain(text) ? ask(`encode:${encoding}`, text) : ask(`encode:${encoding}:json`, stringify(text))),
  decode: (bytes, encoding) =>
    mayBePlain(bytes, encoding)
      ? ask(`decode:${encoding}`, '', wholeBuffer(bytes))
      : (parse(ask(`decode:${encoding}:json`, '', wholeBuffer(bytes))) as string),
});

/** The bytes of a view in a buffer of their own. */
const wholeBuffer = ({ buffer, byteOffset, byteLength }: ArrayBufferView): ArrayBuffer =>
  byteLength === buffer.byteLength
    ? (buffer as ArrayBuffer)
    : (buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer);

/** Globals that other engines have. */
function fillGlobals(ask: Ask): void {
  const intl = makeIntlGlobal((question) => ask('intl', question));
  useIntl(intl);
  class TextEncoder {
    readonly encoding = 'utf-8';
    encode(text = ''): Uint8Array {
      return codec.encode(String(text), 'utf8');
    }
  }
  class TextDecoder {
    readonly encoding: string;
    constructor(label: unknown = 'utf-8') {
      this.encoding = ask('label', String(label));
      if (this.encoding === '') throw new RangeError(`The encoding "${String(label)}" is not known.`);
    }
    decode(bytes: ArrayBuffer | ArrayBufferView = new ArrayBuffer(0)): string {
      return parse(
        ask('decode-label', this.encoding, bytes instanceof ArrayBuffer ? bytes : wholeBuffer(bytes)),
      ) as string;
    }
  }
  const atob = (text: unknown): string => {
    const letters = String(text).replace(/\s/g, '');
    if (!/^[A-Za-z0-9+/]*={0,2}$/.test(letters)) throw problem('atob: the text is not base64.');
    return codec.decode(codec.encode(letters, 'base64'), 'latin1');
  };
  const btoa = (text: unknown): string => {
    // eslint-disable-next-line no-control-regex -- these are the characters that have one byte
    if (/[^\u0000-\u00ff]/.test(String(text)))
      throw problem("btoa takes only characters up to 255. Use Buffer.from(text).toString('base64').");
    return codec.decode(codec.encode(String(text), 'latin1'), 'base64');
  };
  const globals = {
    Intl: intl,
    TextEncoder,
    TextDecoder,
    atob,
    btoa,
    structuredClone,
    ...makeUrl((question) => ask('url', question)),
  };
  for (const [name, value] of Object.entries(globals))
    Object.defineProperty(globalThis, name, {
      value,
      writable: true,
      configurable: true,
    });
}

/** Chance for each call: the interpreter's own is that of the copy that every call begins with. */
function seedRandom({ random }: Bridge): void {
  const state = new Uint32Array(new Uint8Array(random(16)).buffer);
  let [a, b, c, counter] = [state[0]!, state[1]!, state[2]!, state[3]!];
  const next = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return sum >>> 0;
  };
  const value = () => ((next() >>> 5) * 67_108_864 + (next() >>> 6)) / 9_007_199_254_740_992;
  Object.defineProperty(Math, 'random', { value, writable: true, configurable: true });
}

export default function begin(askHost: Ask): Enter {
  // The host takes nothing but texts and buffers: turning anything else into one would run the user's code.
  const ask: Ask = (what, text, bytes) => {
    const said = typeof text === 'string' ? text : '';
    return bytes === undefined ? askHost(what, said) : askHost(what, said, bytes);
  };
  useCodec(hostCodec(ask));
  fillGlobals(ask);
  const { bridge, settle } = makeBridge(ask);
  const libraries: Libraries = {};
  return (what, first, second) => {
    if (what === 'library') (libraries as Record<string, unknown>)[first as string] = second;
    else if (what === 'settle') settle(first as string, second as string | ArrayBuffer);
    else {
      seedRandom(bridge);
      void (async () => ask('done', await runCode(bridge, libraries, NAMES, first as Factory, second as string)))();
    }
  };
}
