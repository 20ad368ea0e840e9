import { join } from 'node:path';
import { cloudflareTest, readD1Migrations } from '@cloudflare/vitest-pool-workers';
import { defineConfig } from 'vitest/config';
import { answerOf } from './conformance/world.ts';

const root = join(import.meta.dirname, '..');

/** How often each idempotency key has arrived outside. */
const calls: Record<string, number> = {};

/** Services at hosts of their own that a test makes fail and recover; `calls` holds what each was asked. */
interface Service {
  status: number;
  calls: { run: string; at: number }[];
  /** Those that brought a body, as they came. */
  requests: { headers: Record<string, string>; body: string }[];
}
const services: Record<string, Service> = {};

async function answerService(url: URL, request: Request): Promise<Response | null> {
  if (!url.hostname.endsWith('.example.com')) return null;
  const service = (services[url.hostname] ??= { status: 200, calls: [], requests: [] });
  if (url.pathname === '/set') service.status = Number(url.searchParams.get('status'));
  else if (url.pathname === '/requests') return Response.json(service.requests);
  else if (url.pathname !== '/calls') {
    const key = request.headers.get('idempotency-key') ?? '';
    service.calls.push({ run: key.split(':')[0]!, at: Date.now() });
    if (request.method === 'POST')
      service.requests.push({ headers: Object.fromEntries(request.headers), body: await request.text() });
    return Response.json({ n: service.calls.length }, { status: service.status });
  }
  return Response.json(service.calls);
}

async function answerConformance(request: Request, pathname: string): Promise<Response> {
  const key = request.headers.get('idempotency-key') ?? '';
  const seen = (calls[key] = (calls[key] ?? 0) + 1);
  const answer = answerOf(pathname, await request.text(), seen);
  return answer === 'silent' ? new Promise<never>(() => {}) : new Response(answer.body, answer);
}

/** Objects and routes inside the real runtime, with eviction and alarms at will. */
/**
 * Libraries as one file each: hundreds of theirs would be loaded anew for every test file. itty-durable also ships ESM
 * without saying so.
 */
const LIBRARIES = [
  'itty-durable',
  'zod',
  'luxon',
  'drizzle-orm',
  'drizzle-orm/d1',
  'drizzle-orm/sqlite-core',
  'acorn',
  'jose',
  're2js',
  'jmespath',
  'hucre',
  'hono',
  'fflate',
  'fast-xml-parser',
  'cheerio',
  'cheerio/slim',
  '@noble/hashes/utils.js',
  '@noble/hashes/sha2.js',
  '@noble/hashes/sha3.js',
  '@noble/hashes/legacy.js',
  '@noble/hashes/hmac.js',
  'turndown',
  'papaparse',
  'otpauth',
  'marked',
  'croner',
  '@mixmark-io/domino',
];

/** True when files are named: somebody looks for a mistake and wants the places in the sources. */
const isPart = process.argv.some((argument) => argument.includes('test/workerd/'));

/**
 * A test file gets all modules that an earlier one has loaded in one message, which takes long and must stay under 32 MiB:
 * source maps are most of it.
 */
const withoutMaps = {
  name: 'without-maps',
  enforce: 'post' as const,
  transform: (code: string, id: string) =>
    isPart && !id.includes('/node_modules/') ? undefined : { code, map: { mappings: '' as const } },
};

export default defineConfig({
  plugins: [
    withoutMaps,
    cloudflareTest(async () => ({
      main: join(root, 'worker/index.ts'),
      wrangler: { configPath: join(root, 'wrangler.toml') },
      miniflare: {
        workerLoaders: { LOADER: {} },
        // The world outside, as far as these tests need one.
        outboundService: async (request: Request) => {
          const url = new URL(request.url);
          const { pathname } = url;
          if (pathname === '/picture')
            return new Response(new Uint8Array(6_000_000).fill(200), {
              headers: { 'content-type': 'image/png', 'content-disposition': 'inline; filename="a.png"' },
            });
          if (pathname === '/moved')
            return new Response(null, { status: 307, headers: { location: 'http://elsewhere.example.com/' } });
          // Choices that the editor loads: of whoever shows the right token, and far too many.
          if (pathname === '/large/user/repos') return new Response('x'.repeat(5_000_000));
          if (pathname === '/user/repos')
            return request.headers.get('authorization') === 'Bearer the right token'
              ? Response.json([{ full_name: 'ada/engine' }, { full_name: 'ada/notes' }])
              : Response.json({ message: 'Bad credentials' }, { status: 401 });
          const answer = await answerService(url, request);
          if (answer) return answer;
          if (pathname.startsWith('/conformance/')) return answerConformance(request, pathname);
          if (pathname === '/silent') return new Promise<never>(() => {});
          // The third item of a series fails the first time that it comes.
          if (pathname === '/third') {
            const key = request.headers.get('idempotency-key') ?? '';
            const seen = (calls[key] = (calls[key] ?? 0) + 1);
            if (key.endsWith(':2:0') && seen === 1) return new Response('no', { status: 503 });
            return Response.json({ seen });
          }
          // A service that speaks as if it were the platform's own egress.
          if (pathname === '/forged') return Response.json({}, { headers: { 'x-sluice-egress': 'refused' } });
          if (pathname === '/broken') return new Response('no', { status: 503 });
          if (pathname === '/status') return new Response('no', { status: 503, headers: { 'retry-after': '1' } });
          return Response.json({ key: request.headers.get('idempotency-key') });
        },
        bindings: {
          MIGRATIONS: await readD1Migrations(join(root, 'migrations')),
          SETUP_TOKEN: 'set-up-token-of-the-tests',
          AUTH_KEY: 'YW4gYXV0aGVudGljYXRpb24ga2V5IHRoYXQgb25seSB0aGUgdGVzdHMgdXNlLCA0OGI=',
          MASTER_KEYS: JSON.stringify({ active: 'k1', keys: { k1: 'dGVzdC1vbmx5LW1hc3Rlci1rZXktMzItYnl0ZXMhISE=' } }),
          PUBLIC_URL: 'http://sluice.test',
          EGRESS_ALLOW: 'sink.test:80',
        },
      },
    })),
  ],
  test: {
    name: 'workerd',
    include: ['test/workerd/**/*.test.ts'],
    setupFiles: ['test/workerd/setup.ts'],
    isolate: false,
    testTimeout: 30_000,
    // A busy machine may be slow to show what is waited for; what never comes is shown late.
    expect: { poll: { timeout: 10_000 } },
    deps: { optimizer: { ssr: { enabled: true, include: LIBRARIES } } },
  },
});
