const VERDICT = 'x-sluice-egress';

/**
 * The only way out of the local platform. It exists because a name may resolve to a private address: `workerd` checks
 * resolved addresses per network binding, and only the addresses that the operator opened use the private one.
 * A failure is answered with a header, because an error thrown here reaches the caller as an unreadable reference.
 */
export default {
  async fetch(request, env) {
    const url = new URL(request.url);
    const port = url.port || (url.protocol === 'https:' ? '443' : '80');
    const isOpened = env.ALLOW.split(',').some((entry) => entry.trim().toLowerCase() === `${url.hostname}:${port}`);
    try {
      const answer = await (isOpened ? env.OPENED : env.PUBLIC).fetch(request);
      if (!answer.headers.has(VERDICT)) return answer;
      // Only this Worker speaks by this header.
      const honest = new Response(answer.body, answer);
      honest.headers.delete(VERDICT);
      return honest;
    } catch (error) {
      const refused = String(error).includes('not allowed') || String(error).includes('internal error');
      return new Response(null, {
        status: 502,
        headers: { [VERDICT]: !isOpened && refused ? 'refused' : 'unreachable' },
      });
    }
  },
};
