/** Writes one JSON line. Never bodies, headers or anything that could hold a secret. */
export function logLine(event: string, particulars: Record<string, unknown>): void {
  console.error(JSON.stringify({ event, at: new Date().toISOString(), ...particulars }));
}
