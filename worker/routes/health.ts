import { getCatalogue, getHealth } from '../../core/api/health.ts';
import { catalogueOf } from '../../core/nodes/kit/catalogue.ts';
import { registry } from '../../core/nodes/registry.generated.ts';
import { databaseOf } from '../db/database.ts';
import { hasUsersSystemWide } from '../db/users.ts';
import type { App } from '../http/app.ts';
import { hasCurrent } from '../http/if-none-match.ts';
import { mount, mountPublic } from '../http/route.ts';
import { VERSION } from '../version.ts';
import { contentHash } from '../workflows/content-hash.ts';

/** Once there is a user there is one for good, so the question is asked only before. */
let hasUsers = false;
let catalogue: { etag: string; text: string } | null = null;

export function mountHealth(app: App): void {
  mountPublic(app, getHealth, async ({ env }) => {
    hasUsers ||= await hasUsersSystemWide(databaseOf(env));
    return { status: 'ok' as const, version: VERSION, setupNeeded: !hasUsers };
  });

  mount(app, getCatalogue, async ({ request }) => {
    catalogue ??= makeCatalogue();
    const headers = { ETag: catalogue.etag, 'Cache-Control': 'private, no-cache' };
    if (hasCurrent(request.headers, catalogue.etag)) return new Response(null, { status: 304, headers });
    return new Response(catalogue.text, { headers: { ...headers, 'Content-Type': 'application/json' } });
  });
}

function makeCatalogue() {
  const nodes = catalogueOf(registry.values());
  const hash = contentHash(nodes);
  return { etag: `"${hash}"`, text: JSON.stringify({ hash, nodes }) };
}
