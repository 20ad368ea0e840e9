// If these fail, a wall of the house is broken: a room imports what it may not, or a part exists that nothing can reach.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ALL_CONTRACTS } from '../core/api/all.ts';
import { ERROR_CODES } from '../core/errors/codes.ts';

const ROOT = resolve(import.meta.dirname, '..');
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');

function sources(folder: string): string[] {
  const full = join(ROOT, folder);
  return readdirSync(full).flatMap((entry) => {
    const path = join(folder, entry);
    if (statSync(join(ROOT, path)).isDirectory()) return entry === 'node_modules' ? [] : sources(path);
    return /\.(ts|tsx)$/.test(entry) ? [path] : [];
  });
}

/** Relative imports of a file, as paths from the root. */
function importsOf(path: string): string[] {
  return [...read(path).matchAll(/(?:from|import)\s*\(?\s*['"](\.[^'"]+)['"]/g)].map((match) =>
    relative(ROOT, resolve(join(ROOT, dirname(path)), match[1]!)),
  );
}

const ROOMS: Record<string, string[]> = {
  core: ['core'],
  'durable-objects': ['durable-objects', 'core'],
  worker: ['worker', 'durable-objects', 'core'],
  web: ['web', 'core'],
};

describe('the rooms', () => {
  it.each(Object.entries(ROOMS))('%s imports from %j and from nowhere else', (room, allowed) => {
    const strangers = sources(room)
      .filter((path) => !path.endsWith('.test.ts'))
      .flatMap((path) =>
        importsOf(path)
          .filter((target) => target !== 'package.json' && !allowed.includes(target.split('/')[0]!))
          .map((target) => `${path} → ${target}`),
      );
    expect(strangers).toEqual([]);
  });

  it('keep core/nodes out of the reach of the web', () => {
    const chainTo = new Map<string, string[]>(sources('web/src').map((path) => [path, [path]]));
    for (const [path, chain] of chainTo) {
      for (const target of importsOf(path))
        if (!chainTo.has(target) && /\.tsx?$/.test(target)) chainTo.set(target, [...chain, target]);
    }
    expect(
      [...chainTo].filter(([path]) => path.startsWith('core/nodes/')).map(([, chain]) => chain.join(' → ')),
    ).toEqual([]);
  });

  it('let nodes import nothing but the kit and the shapes of the data', () => {
    const strangers = ['', 'services/']
      .flatMap((part) => readdirSync(join(ROOT, 'core/nodes', part)).map((file) => part + file))
      .filter((file) => file.endsWith('.ts') && !file.includes('.test.') && !file.includes('.generated.'))
      .flatMap((file) =>
        importsOf(`core/nodes/${file}`)
          .filter((target) => !/^core\/(nodes\/kit|errors|workflow|engine\/events)/.test(target))
          .map((target) => `${file} → ${target}`),
      );
    expect(strangers).toEqual([]);
  });

  it('have no junk drawers and no file over 400 lines', () => {
    const files = Object.keys(ROOMS)
      .flatMap(sources)
      .filter((path) => !path.includes('.generated.') && !path.includes('.test.'));
    expect(files.filter((path) => /\/(utils?|helpers?|common|misc)(\/|\.)/.test(path))).toEqual([]);
    expect(files.filter((path) => read(path).split('\n').length > 400)).toEqual([]);
  });
});

describe('the parts', () => {
  const wrangler = read('wrangler.toml');
  const index = read('worker/index.ts');

  it('bind and migrate every Durable Object that the Worker exports, and export every one that is bound', () => {
    const bound = [...wrangler.matchAll(/class_name = "(\w+)"/g)].map((match) => match[1]!);
    const migrated = [...wrangler.matchAll(/new_sqlite_classes = \[([^\]]*)\]/g)].flatMap((match) =>
      [...match[1]!.matchAll(/"(\w+)"/g)].map((name) => name[1]!),
    );
    expect(bound.toSorted()).toEqual(migrated.toSorted());
    for (const name of bound) expect(index).toMatch(new RegExp(`export \\{[^}]*\\b${name}\\b`));
  });

  it('let the Worker answer exactly the paths that are taken from the assets', () => {
    const listed = [...wrangler.matchAll(/run_worker_first = \[([^\]]*)\]/g)].flatMap((match) =>
      [...match[1]!.matchAll(/"\/([\w-]+)/g)].map((name) => name[1]!),
    );
    const answered = /\^\\\/\(([^)]*)\)/.exec(index)![1]!.split('|');
    expect([...answered, 'webhook'].toSorted()).toEqual(listed.toSorted());
  });

  it('mount every contract exactly once', () => {
    const routes = sources('worker/routes').map(read).join('\n');
    for (const name of Object.keys(ALL_CONTRACTS)) {
      const mounted = [...routes.matchAll(new RegExp(`mount(?:Public)?\\(\\s*app,\\s*(?:\\w+\\.)?${name}\\b`, 'g'))];
      expect(mounted, name).toHaveLength(1);
    }
  });

  it('throw every error code somewhere', () => {
    const everything = ['core', 'durable-objects', 'worker']
      .flatMap(sources)
      .filter((path) => !path.endsWith('codes.ts') && !path.includes('.test.'))
      .map(read)
      .join('\n');
    expect(Object.keys(ERROR_CODES).filter((code) => !everything.includes(`'${code}'`))).toEqual([]);
  });

  it('throw no bare errors outside tests and the local starter', () => {
    const files = ['core', 'durable-objects', 'worker', 'web/src']
      .flatMap(sources)
      .filter(
        (path) =>
          !path.includes('.test.') &&
          !path.startsWith('worker/local') &&
          !path.startsWith('worker/build') &&
          !path.includes('.generated.') &&
          !path.includes('/testing/'),
      );
    expect(files.filter((path) => /throw new Error\(/.test(read(path)))).toEqual([]);
  });

  it('touch the database in worker/db only', () => {
    const strangers = sources('worker').filter(
      (path) =>
        !path.startsWith('worker/db/') &&
        !path.startsWith('worker/local/') &&
        /\b(env|bindings)\.DB\.(prepare|batch|exec)/.test(read(path)),
    );
    expect(strangers).toEqual([]);
  });

  it('name scripts in the documentation that exist', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    for (const page of ['README.md', 'CONTRIBUTING.md']) {
      for (const match of read(page).matchAll(/npm run ([\w:]+)/g)) expect(scripts, page).toHaveProperty([match[1]!]);
    }
  });
});
