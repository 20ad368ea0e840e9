/** What Node offers and a sandbox cannot; each says what to use instead. */
const INSTEAD: Record<string, string> = {
  crypto: 'Use crypto.randomUUID() or crypto.getRandomValues() here, and the Crypto node for hashes and signatures.',
  fs: 'There is no disk. Files of items are read by this.helpers.getBinaryDataBuffer() and made by prepareBinaryData().',
  http: 'Use fetch() or $helpers.httpRequest().',
  https: 'Use fetch() or $helpers.httpRequest().',
  axios: 'Use fetch() or $helpers.httpRequest().',
  moment: 'Use DateTime, which is there without loading it.',
  lodash: 'Use the methods of arrays and objects, such as map, filter and Object.groupBy.',
  buffer: 'Buffer is there without loading it.',
  url: 'URL is there without loading it.',
};

const problem = (what: string, instead: string) => new Error(`${what} is not there in the Code node. ${instead}`);

export function makeRequire(libraries: Readonly<Record<string, unknown>>): (name: unknown) => unknown {
  return (name) => {
    const key = String(name).replace(/^node:/, '');
    if (Object.hasOwn(libraries, key) && libraries[key] !== undefined) return libraries[key];
    throw problem(
      `require('${key.slice(0, 80)}')`,
      (Object.hasOwn(INSTEAD, key) && INSTEAD[key]) || 'Modules cannot be loaded; use a node for what the module does.',
    );
  };
}

/** An object that says no as soon as something of it is read. */
export const refusing = (name: string, instead: string): object => {
  const refuse = (_: object, key: string | symbol): never => {
    throw problem(typeof key === 'string' ? `${name}.${key.slice(0, 80)}` : name, instead);
  };
  return new Proxy({}, { get: refuse, set: refuse, has: refuse, ownKeys: () => refuse({}, '*') });
};

export const PROCESS = refusing('process', 'Use $vars for variables and $execution for this execution.');

export const refused =
  (name: string, instead: string): (() => never) =>
  () => {
    throw problem(name, instead);
  };
