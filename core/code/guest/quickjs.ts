/**
 * The guest's side in QuickJS. The host evaluates this text as an expression, calls the function that it gives with the
 * one thing that it lends, `ask`, and gets the function by which it enters from then on. Nothing of either can be reached
 * by name.
 */
import { NAMES } from '../program.ts';
import { decodeBytes, encodeBytes } from './base64.ts';
import type { Bridge } from './bridge.ts';
import { makeIntlGlobal, useIntl } from './intl.ts';
import { parse } from './json.ts';
import { type Factory, type Libraries, runCode } from './run.ts';
import { structuredClone } from './structured-clone.ts';
import { makeUrl } from './url.ts';
import { decodeUtf8, encodeUtf8 } from './utf8.ts';
import { problem } from './problem.ts';

type Ask = (what: string, text?: string) => string;
type Enter = (what: string, first: unknown, second?: unknown) => void;

function makeBridge(ask: Ask): {
  bridge: Bridge;
  settle: (id: string, answer: string) => void;
} {
  type Waiting = { resolve: (value: string) => void; reject: (error: Error) => void };
  // No Map: its methods are the user's to replace.
  const waiting = Object.create(null) as Record<string, Waiting | undefined>;
  const later = (what: string, text: string) =>
    new Promise<string>((resolve, reject) => {
      waiting[ask(what, text)] = { resolve, reject };
    });
  return {
    bridge: {
      log: (level, text) => void ask(`log:${level}`, text),
      request: (json) => later('request', json),
      wait: async (ms) => void (await later('wait', `${ms}`)),
      random: (count) => parse(ask('random', `${count}`)) as number[],
    },
    settle: (id, answer) => {
      const one = waiting[id];
      delete waiting[id];
      const { value, error } = parse(answer) as {
        value?: string;
        error?: string;
      };
      if (error === undefined) one?.resolve(value ?? '');
      else one?.reject(new Error(error));
    },
  };
}

/** Globals that other engines have. */
function fillGlobals(ask: Ask): void {
  const intl = makeIntlGlobal((question) => ask('intl', question));
  useIntl(intl);
  class TextEncoder {
    readonly encoding = 'utf-8';
    encode(text = ''): Uint8Array {
      return new Uint8Array(encodeUtf8(String(text)));
    }
  }
  class TextDecoder {
    readonly encoding = 'utf-8';
    decode(bytes: ArrayBuffer | ArrayBufferView = new ArrayBuffer(0)): string {
      return decodeUtf8(
        bytes instanceof ArrayBuffer
          ? new Uint8Array(bytes)
          : new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength),
      );
    }
  }
  const atob = (text: unknown): string => {
    const bytes = decodeBytes(String(text));
    if (!bytes || /[-_]/.test(String(text))) throw problem('atob: the text is not base64.');
    return bytes.map((byte) => String.fromCharCode(byte)).join('');
  };
  const btoa = (text: unknown): string => {
    const bytes = Array.from(String(text), (letter) => letter.codePointAt(0)!);
    if (bytes.some((byte) => byte > 255))
      throw problem("btoa takes only characters up to 255. Use Buffer.from(text).toString('base64').");
    return encodeBytes(bytes);
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
  // The host takes nothing but texts: turning anything else into one would run the user's code.
  const ask: Ask = (what, text) => askHost(what, typeof text === 'string' ? text : '');
  fillGlobals(ask);
  const { bridge, settle } = makeBridge(ask);
  const libraries: Libraries = {};
  return (what, first, second) => {
    if (what === 'library') (libraries as Record<string, unknown>)[first as string] = second;
    else if (what === 'settle') settle(first as string, second as string);
    else {
      seedRandom(bridge);
      void (async () => ask('done', await runCode(bridge, libraries, NAMES, first as Factory, second as string)))();
    }
  };
}
