import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { unstable_getMiniflareWorkerOptions } from 'wrangler';
import { BUNDLE, ROOT } from './build.ts';
import { convertV4MiniflareOptions, Miniflare } from './runtime.ts';

/** Special-purpose ranges that the runtime counts as public. */
const DENIED = ['198.18.0.0/15', '192.0.2.0/24', '64:ff9b::/96', '::/96'];

export interface PlatformOptions {
  host: string;
  port: number;
  state: string;
  variables: Record<string, string>;
  /** Path of the Worker's bundle; that of the build when absent. */
  bundle?: string;
  /** Where V8's inspector listens, for profiles and heap snapshots; absent: nowhere. */
  inspectorPort?: number;
  log: (level: string, message: string) => void;
}

/** The Worker's bundle, and the compiled modules that it names. */
function modulesOf(bundle: string) {
  const script = readFileSync(bundle, 'utf8');
  const folder = dirname(bundle);
  // Files of former bundles may lie beside it.
  const compiled = readdirSync(folder).filter((file) => file.endsWith('.wasm') && script.includes(file));
  return [
    { type: 'ESModule', path: 'index.js', contents: script },
    ...compiled.map((file) => ({ type: 'CompiledWasm', path: file, contents: readFileSync(join(folder, file)) })),
  ];
}

/** Starts the platform in `workerd`: the bundle of a deploy with the bindings of wrangler.toml. */
export async function startPlatform(options: PlatformOptions) {
  // Its type names option schemas of Miniflare that TypeScript cannot reduce; what is read of it is plain data.
  const { workerOptions } = unstable_getMiniflareWorkerOptions(join(ROOT, 'wrangler.toml')) as unknown as {
    workerOptions: {
      compatibilityDate: string;
      bindings: Record<string, unknown>;
      serviceBindings: Record<string, unknown>;
      assets: { binding: string; directory: string };
    };
  };
  const { assets, ...withoutAssets } = workerOptions;
  const worker = {
    ...withoutAssets,
    name: 'sluice',
    modules: modulesOf(options.bundle ?? BUNDLE),
    bindings: { ...workerOptions.bindings, ...options.variables, EGRESS_WORKER: 'true' },
    serviceBindings: { ...workerOptions.serviceBindings, [assets.binding]: 'web' },
    outboundService: 'egress',
    // The runtime's own front door answers development paths and headers without any authentication (stored files, the
    // cron, requests to any Worker): the product's port leads straight to the product instead.
    unsafeDirectSockets: [{ host: options.host, port: options.port }],
  };
  // The editor's files stand behind a Worker of their own. Beside the product's code they would put two Workers of the
  // runtime before it, through which every webhook call passes: slower, and each call leaves there a few kilobytes of
  // native memory that is freed only when those Workers' small heaps are collected, which takes tens of thousands.
  const web = {
    name: 'web',
    compatibilityDate: workerOptions.compatibilityDate,
    modules: [{ type: 'ESModule', path: 'web.js', contents: 'export default {};' }],
    assets: { ...assets, binding: undefined, run_worker_first: false, routerConfig: { has_user_worker: false } },
  };
  const egress = {
    name: 'egress',
    compatibilityDate: workerOptions.compatibilityDate,
    modules: [
      {
        type: 'ESModule',
        path: 'egress.js',
        contents: readFileSync(join(import.meta.dirname, 'egress-worker.js'), 'utf8'),
      },
    ],
    bindings: { ALLOW: options.variables['EGRESS_ALLOW'] ?? '' },
    serviceBindings: {
      PUBLIC: { network: { allow: ['public'], deny: DENIED } },
      OPENED: { network: { allow: ['public', 'private'], deny: [] } },
    },
  };
  const platform = new Miniflare(
    convertV4MiniflareOptions({
      host: '127.0.0.1',
      // The front door gets a port of its own, that nothing is told of.
      port: 0,
      cf: false,
      logRequests: false,
      // `defaultPersistRoot` is silently ignored by this version.
      resourcePersistencePath: options.state,
      unsafeTriggerHandlers: true,
      inspectorPort: options.inspectorPort,
      handleStructuredLogs: (entry: { level: string; message: string }) => options.log(entry.level, entry.message),
      handleUncaughtError: (error: Error) => options.log('error', `uncaught: ${error.stack ?? error.message}`),
      workers: [worker, web, egress],
    } as never),
  );
  await platform.ready;
  return { platform };
}

/** Fires the cron of wrangler.toml each minute: nothing else does so locally. Gives the function that stops it. */
export function tickCron(
  platform: InstanceType<typeof Miniflare>,
  log: PlatformOptions['log'],
  everyMs: number,
): () => void {
  const tick = async () => {
    try {
      // Not by `getWorker`: its proxy halts this thread for each member that is read, and nothing reads the runtime's log
      // lines meanwhile. A runtime that waits for them to be read never answers.
      const query = new URLSearchParams({ cron: '* * * * *', time: String(Date.now()) });
      const answer = await platform.dispatchFetch(`http://localhost/cdn-cgi/local/scheduled?${query}`);
      const outcome = await answer.text();
      if (!answer.ok) log('warn', `The cron tick ended as ${outcome.slice(0, 200)}`);
    } catch (error) {
      log('warn', `The cron tick failed: ${String(error)}`);
    }
  };
  const timer = setInterval(() => void tick(), everyMs);
  return () => clearInterval(timer);
}
