import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';

const FILE = '.dev.vars';
const token = (bytes: number) => randomBytes(bytes).toString('base64url');

/** Every secret that the Worker needs, with how a local one is made. */
export const SECRETS: Record<string, () => string> = {
  SETUP_TOKEN: () => token(24),
  AUTH_KEY: () => randomBytes(48).toString('base64'),
  MASTER_KEYS: () => JSON.stringify({ active: 'k1', keys: { k1: randomBytes(32).toString('base64') } }),
};

/** Settings that have a default where nobody gives them. */
export const OPTIONAL = ['WEBHOOK_BODY_LIMIT', 'WEBHOOK_FILE_LIMIT', 'RESIDENT_OBJECTS', 'EXECUTION_DATA_MB'];
/** Settings that the environment may give. */
const SETTINGS = ['PUBLIC_URL', 'EGRESS_ALLOW', 'BEHIND_CLOUDFLARE', ...OPTIONAL];

/**
 * The Worker's variables: from the environment, else from `.dev.vars`; what is missing in both is made at random and
 * written to `.dev.vars` once.
 */
export function readSecrets(root: string): Record<string, string> {
  const path = `${root}/${FILE}`;
  const stored = existsSync(path) ? parse(readFileSync(path, 'utf8')) : {};
  const missing = Object.keys(SECRETS).filter((name) => process.env[name] === undefined && stored[name] === undefined);
  if (missing.length > 0) {
    for (const name of missing) stored[name] = SECRETS[name]!();
    const lines = Object.entries(stored).map(([name, value]) => `${name}='${value}'`);
    writeFileSync(
      path,
      ['# Local secrets, made by npm start. Keep them with the state; never commit them.', ...lines, ''].join('\n'),
      { mode: 0o600 },
    );
    chmodSync(path, 0o600);
  }
  const given = Object.fromEntries(
    [...Object.keys(SECRETS), ...SETTINGS].flatMap((name) =>
      process.env[name] === undefined ? [] : [[name, process.env[name]]],
    ),
  );
  return { ...stored, ...given };
}

function parse(text: string): Record<string, string> {
  const result: Record<string, string> = {};
  for (const line of text.split('\n')) {
    const parts = /^\s*([A-Z][A-Z0-9_]*)\s*=\s*(.*?)\s*$/.exec(line);
    if (parts) result[parts[1]!] = parts[2]!.replace(/^(['"])(.*)\1$/, '$2');
  }
  return result;
}
