/** An error of a node, as the journal holds it. */
export interface NodeError {
  code: string;
  message: string;
  details?: Record<string, unknown> | undefined;
}

const STEPS: Record<string, string> = {
  HTTP_CONNECTION: 'Retries of the node help when the service is away for a moment.',
  EXPRESSION_SYNTAX: 'Mend the expression in the parameter that is named.',
  EXPRESSION_FAILED: 'Look at Input: the expression meets a value there that it does not expect.',
  EXPRESSION_UNKNOWN_NAME: 'Look at Input: the name must be one of its fields, or a node that ran before.',
  CREDENTIAL_KEY_MISSING: 'Ask who runs this Sluice to set the key that encrypts credentials.',
};

/** What to do about an error whose message cannot know it; null where the message says it itself. */
export const nextStep = ({ code }: NodeError): string | null => STEPS[code] ?? null;
