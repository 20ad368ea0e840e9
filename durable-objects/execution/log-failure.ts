/** One line for the operator about a failure of ours. Without it the runtime would swallow the exception. */
export function logFailure(
  event: string,
  executionId: string,
  error: unknown,
  particulars: Record<string, unknown> = {},
): void {
  const stack = error instanceof Error ? error.stack : undefined;
  console.error(JSON.stringify({ event, execution: executionId, ...particulars, error: String(error), stack }));
}
