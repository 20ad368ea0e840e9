import type { Json } from '../../../../core/workflow/document.ts';
import { shellQuote } from '../../../../core/workflow/shell-quote.ts';

export interface CurlLine {
  /** Shell lines that fire the webhook once the secret words in them are replaced. */
  text: string;
  /** What has to be put in by hand, because a secret never leaves the API. */
  missing: string | null;
}

const BODY = '{"hello":"world"}';

/** The lines that fire a webhook, by the parameters of its node. */
export function curlLine(method: string, url: string, params: Record<string, Json>): CurlLine {
  const hasBody = method !== 'GET' && method !== 'DELETE';
  const delivery = typeof params.dedupeHeader === 'string' ? params.dedupeHeader : '';
  const call = (more: string[], body = shellQuote(BODY)) =>
    [
      `curl -sS -X ${method} ${shellQuote(url)}`,
      // A new id each time, else the second call would count as a repeat of the first.
      ...(delivery ? [`-H ${shellQuote(`${delivery}: `)}"$(date +%s%N)"`] : []),
      ...more,
      ...(hasBody ? [`-H 'Content-Type: application/json' -d ${body}`] : []),
    ].join(' ');
  switch (params.authentication) {
    case 'basic':
      return {
        text: call([`-u 'USER:PASSWORD'`]),
        missing: 'Put the user and the password in place of USER:PASSWORD.',
      };
    case 'header':
      return {
        text: call([`-H 'NAME: VALUE'`]),
        missing: "Put the credential's header and its secret value in place of NAME: VALUE.",
      };
    case 'hmac': {
      const header = String(params.signatureHeader ?? 'X-Hub-Signature-256');
      const prefix = String(params.signaturePrefix ?? 'sha256=');
      const lines = [
        `SECRET='SECRET'`,
        `BODY=${hasBody ? shellQuote(BODY) : "''"}`,
        `SIGNATURE=$(printf %s "$BODY" | openssl dgst -sha256 -hmac "$SECRET" | sed 's/^.* //')`,
        call([`-H ${shellQuote(`${header}: ${prefix}`)}"$SIGNATURE"`], '"$BODY"'),
      ];
      return { text: lines.join('\n'), missing: "Put the credential's secret in place of 'SECRET' in the first line." };
    }
    default:
      return { text: call([]), missing: null };
  }
}
