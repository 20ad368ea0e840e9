import { createRequire } from 'node:module';

// The Miniflare that wrangler brings: another copy would bring another workerd.
const fromWrangler = createRequire(createRequire(import.meta.url).resolve('wrangler/package.json'));

/** The local runtime and the converter of its options. */
export const { Miniflare, convertV4MiniflareOptions } = fromWrangler('miniflare') as typeof import('miniflare');
export type Runtime = InstanceType<typeof Miniflare>;
