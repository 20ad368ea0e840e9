import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { resolve } from 'node:path';
import { parseAllowList } from '../../core/egress/allow-list.ts';
import { buildStale, ROOT } from './build.ts';
import { StateInUse, StateLock } from './lock.ts';
import { migrate } from './migrate.ts';
import { startPlatform, tickCron } from './platform.ts';
import { childWorkerd } from './processes.ts';
import { readSecrets } from './secrets.ts';

const HOST = '127.0.0.1';
const port = Number(process.env['PORT'] ?? 8787);
const state = resolve(process.env['SLUICE_STATE'] ?? `${ROOT}/.sluice`);
/** Tests shorten the cron's minute. */
const cronMs = Number(process.env['SLUICE_CRON_MS'] ?? 60_000);
/** Tests with faults start a bundle of their own. */
const bundle = process.env['SLUICE_BUNDLE'];
/** Opens V8's inspector on this port of 127.0.0.1, for profiles and heap snapshots. Whoever reaches it may do anything. */
const inspectorPort = Number(process.env['INSPECTOR_PORT'] || Number.NaN);

const say = (line: string) => console.log(line);
const log = (level: string, message: string) => console.log(`[${level}] ${message}`);

async function main(): Promise<void> {
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new StateInUse(`PORT is "${process.env['PORT']}". Give a number from 1 to 65535.`);
  buildStale(say);
  const lock = await StateLock.take(state, say);
  // Whatever ends this process in an orderly way: the runtime has signal handlers of its own, which may come first.
  process.on('exit', () => lock.release());
  await portIsFree();

  await migrate(state, say);

  const secrets = readSecrets(ROOT);
  const address = `http://${HOST}:${port}`;
  const variables = {
    // What a deployment may believe of a request is locally the caller's own word, unless the operator says otherwise.
    BEHIND_CLOUDFLARE: 'false',
    ...secrets,
    PUBLIC_URL: secrets['PUBLIC_URL'] || address,
    // The sample calls the platform itself; every other private address stays closed.
    RESIDENT_OBJECTS: secrets['RESIDENT_OBJECTS'] || String(affordableObjects()),
    EGRESS_ALLOW: [secrets['EGRESS_ALLOW'], `${HOST}:${port}`].filter(Boolean).join(','),
  };
  for (const entry of parseAllowList(variables.EGRESS_ALLOW).rejected)
    say(`EGRESS_ALLOW: "${entry}" is not host:port and opens nothing.`);
  const { platform } = await startPlatform({
    host: HOST,
    port,
    state,
    variables,
    log,
    ...(bundle ? { bundle } : {}),
    ...(Number.isInteger(inspectorPort) ? { inspectorPort } : {}),
  });
  lock.note(childWorkerd(process.pid));
  const stopCron = tickCron(platform, log, cronMs);

  let isStopping = false;
  const stop = async () => {
    if (isStopping) return;
    isStopping = true;
    stopCron();
    await platform.dispose();
    process.exit(0);
  };
  process.on('SIGINT', () => void stop());
  process.on('SIGTERM', () => void stop());

  const health = (await (await fetch(`${address}/api/v1/health`)).json()) as { setupNeeded: boolean };
  say('');
  say(`  Sluice runs at ${address}`);
  if (health.setupNeeded)
    say(`  Make the owner: ${address}/setup#token=${variables['SETUP_TOKEN' as keyof typeof variables]}`);
  say(`  State: ${state} · stop with Ctrl-C, nothing is lost`);
  say('');
}

/** Three files an object, with room for everything else; a laptop's limit may be far below a server's. */
function affordableObjects(): number {
  const limit = Number(/Max open files\s+\d+\s+(\d+)/.exec(readLimits())?.[1] ?? 10_240);
  return Math.max(50, Math.min(200, Math.floor((limit - 500) / 4)));
}

function readLimits(): string {
  try {
    return readFileSync('/proc/self/limits', 'utf8');
  } catch {
    return '';
  }
}

/** An orphan that was ended may hold the port a moment longer; anything else that holds it is named. */
async function portIsFree(): Promise<void> {
  for (let tries = 0; ; tries++) {
    const taken = await new Promise<boolean>((done) => {
      const probe = createServer();
      probe.once('error', () => done(true));
      probe.listen(port, HOST, () => probe.close(() => done(false)));
    });
    if (!taken) return;
    if (tries >= 50)
      throw new StateInUse(`Port ${port} is taken by another program. Stop it, or set PORT to another number.`);
    await new Promise((wait) => setTimeout(wait, 100));
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof StateInUse ? error.message : error);
  process.exit(1);
});
