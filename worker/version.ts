import manifest from '../package.json' with { type: 'json' };

/** Version of the platform, as `GET /health` tells it. */
export const VERSION: string = manifest.version;
