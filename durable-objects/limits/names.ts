/** The breaker of a service: one per credential and host, because a key that serves several hosts is not down with one. */
export function serviceName(workspaceId: string, credential: string | null, host: string): string {
  return JSON.stringify([workspaceId, credential ?? '', host]);
}

/** The bucket of a limit. */
export function bucketName(workspaceId: string, kind: 'credential' | 'host', key: string): string {
  return JSON.stringify([workspaceId, kind, key]);
}
