import { spawn } from 'node:child_process';
import { ROOT } from './build.ts';
import { readSecrets } from './secrets.ts';

/** `wrangler dev` with Vite before it: for work on the code. The product itself runs with `npm start`. */
readSecrets(ROOT);
const run = (name: string, args: string[]) => spawn(name, args, { cwd: ROOT, stdio: 'inherit' });
const children = [
  run('wrangler', ['dev', '--port', '8787', '--persist-to', '.wrangler/state', '--var', 'BEHIND_CLOUDFLARE:false']),
  run('vite', ['--config', 'web/vite.config.ts']),
];
for (const child of children) {
  child.on('exit', () => {
    for (const other of children) other.kill('SIGTERM');
  });
}
