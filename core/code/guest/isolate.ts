/** The guest's side in an isolate of its own, where everything that QuickJS lacks is there already. */
import { CODE_LIMITS, NAMES } from '../program.ts';
import type { Bridge } from './bridge.ts';
import { useCodec } from './codec.ts';
import { plainCodec } from './plain-codec.ts';
import { type Factory, type Libraries, runCode } from './run.ts';

/** What the host lends: an object across the border. Its methods answer later. */
interface Lent {
  log(level: string, text: string): Promise<void>;
  request(json: string): Promise<string>;
  /** What is refused is an answer: of an error only the message would cross the border. */
  readFile(json: string): Promise<{ bytes: Uint8Array } | { message: string; code: string }>;
}

/** Globals of the platform that the code has no business with. */
const HIDDEN = [
  'caches',
  'navigator',
  'process',
  'Buffer',
  'global',
  'Cloudflare',
  'scheduler',
  'WebSocket',
  'EventSource',
  'setTimeout',
  'clearTimeout',
  'setInterval',
  'clearInterval',
  'setImmediate',
  'clearImmediate',
];

// Taken once: the isolate serves several calls, and after the first these are hidden.
const { setTimeout, crypto } = globalThis as unknown as {
  setTimeout(work: () => void, ms: number): void;
  crypto: { getRandomValues(into: Uint8Array): Uint8Array };
};

export default async function begin(lent: Lent, libraries: Libraries, factory: Factory, data: string): Promise<string> {
  for (const name of HIDDEN)
    Object.defineProperty(globalThis, name, {
      value: undefined,
      writable: true,
      configurable: true,
    });
  useCodec(plainCodec);
  const said: Promise<void>[] = [];
  const bridge: Bridge = {
    log: (level, text) => {
      // One more than is allowed tells the host, which ends the call; what comes after that would only cost.
      if (said.length <= CODE_LIMITS.logLines) said.push(lent.log(level, text));
    },
    request: (json) => lent.request(json),
    readFile: async (json) => {
      const answer = await lent.readFile(json);
      if ('bytes' in answer) return answer.bytes;
      throw Object.assign(new Error(answer.message), { code: answer.code });
    },
    wait: (ms) => new Promise((done) => setTimeout(done, ms)),
    random: (count) => Array.from(crypto.getRandomValues(new Uint8Array(count))),
  };
  const outcome = await runCode(bridge, libraries, NAMES, factory, data);
  await Promise.all(said);
  return outcome;
}
