import { applyD1Migrations, env } from 'cloudflare:test';
import { beforeAll } from 'vitest';

// Some suites would pass under Node by accident; these must run where the product runs.
if (navigator.userAgent !== 'Cloudflare-Workers') throw new Error('These tests must run in workerd.');

beforeAll(() => applyD1Migrations(env.DB, env.MIGRATIONS));
