import { createRequire } from 'node:module';

// The Miniflare that wrangler brings: another copy would bring another workerd.
const fromWrangler = createRequire(createRequire(import.meta.url).resolve('wrangler/package.json'));

// Objects of the runtime lie behind small JavaScript ones and live until those are collected; left alone, the young
// generation grows so large that hundreds of megabytes wait in it (docs/decisions/0006).
process.env['MINIFLARE_WORKERD_V8_FLAGS'] ??= '--max-semi-space-size=2';

/** The local runtime and the converter of its options. */
export const { Miniflare, convertV4MiniflareOptions } = fromWrangler('miniflare') as typeof import('miniflare');
export type Runtime = InstanceType<typeof Miniflare>;
