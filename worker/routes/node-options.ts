import { loadNodeOptions, OPTIONS_LIMITS } from '../../core/api/node-options.ts';
import { AppError } from '../../core/errors/app-error.ts';
import type { CredentialValue } from '../../core/nodes/kit/context.ts';
import { loadOptions } from '../../core/nodes/kit/service/options.ts';
import { registry } from '../../core/nodes/registry.generated.ts';
import { egressRules } from '../../durable-objects/egress/rules.ts';
import { sendRequest, type Sender } from '../../durable-objects/execution/send-request.ts';
import { GiveWay } from '../../durable-objects/limits/give-way.ts';
import { Outgoing, type Caller } from '../../durable-objects/limits/outgoing.ts';
import { Places } from '../../durable-objects/limits/places.ts';
import { readLimits } from '../entrypoints/limits.ts';
import type { App } from '../http/app.ts';
import { mount } from '../http/route.ts';
import { readCredentialSystemWide } from '../vault/credential-store.ts';

/** Choices are asked for with texts alone, so no request reads a file and no answer becomes one. */
const noFile = async (): Promise<never> => {
  throw new AppError('FILE_NOT_FOUND', 'There are no files outside of an execution.');
};
const NO_FILES: Pick<Sender, 'files' | 'binary'> = {
  files: { open: noFile, sizeOf: noFile },
  binary: { write: noFile },
};

/** So long a person waits for a rate limit. */
const PATIENCE_MS = 5000;

/** A place that comes too late for the person is not taken from those who wait. */
const callerOf = (workspaceId: string, deadline: number): Caller => ({
  workspaceId,
  executionId: 'node-options',
  attempt: 1,
  onOpen: 'fail',
  places: new Places(null),
  deadline,
  timesOutAt: deadline,
});

const limited = (service: string, { deferral }: GiveWay): AppError =>
  new AppError(
    'RATE_LIMITED',
    `Calls of ${service} are limited here, and the next may leave at ${new Date(deferral.until).toISOString()}. Try again then, or write the value yourself.`,
  );

/** Loads the choices of fields for the editor. */
export function mountNodeOptions(app: App): void {
  mount(app, loadNodeOptions, async ({ body, scope, env }) => {
    const service = registry.get(body.type)?.service;
    if (!service)
      throw new AppError(
        'NODE_TYPE_UNKNOWN',
        `There is no service ${JSON.stringify(body.type)} whose fields have choices to load. The catalogue lists all node types.`,
        { path: 'type' },
      );
    const until = Date.now() + OPTIONS_LIMITS.milliseconds;
    const outgoing = new Outgoing(env, () => ({ of: (workspaceId) => readLimits(workspaceId, env) }));
    let sent = 0;
    const used: (CredentialValue & { hosts: string[] })[] = [];
    return loadOptions(service, {
      field: body.field,
      params: body.params,
      now: Date.now(),
      async credential() {
        const id = body.credentials['credential'];
        if (id === undefined) return null;
        const value = await readCredentialSystemWide(scope.workspaceId, id, env);
        const { workspaceId, userId } = scope;
        const use = { event: 'credential.used', at: new Date().toISOString(), workspaceId, credentialId: id };
        console.log(JSON.stringify({ ...use, userId, optionsOf: body.type }));
        used.push(value);
        return value;
      },
      send(request) {
        const timeoutMs = until - Date.now();
        if (timeoutMs <= 0)
          throw new AppError(
            'HTTP_TIMEOUT',
            `${service.label} took longer than ${OPTIONS_LIMITS.milliseconds / 1000} s for its pages. Write the value yourself.`,
          );
        const { signal } = new AbortController();
        const sender = { hops: 0, signal, egress: egressRules(env), ...NO_FILES };
        const call = { url: request.url, credential: used.at(-1)?.id ?? null, item: 0, number: sent++, signal };
        return outgoing
          .pass(callerOf(scope.workspaceId, Math.min(until, Date.now() + PATIENCE_MS)), call, () =>
            sendRequest({ ...request, timeoutMs, maxBytes: OPTIONS_LIMITS.bytes }, sender, used),
          )
          .catch((error: unknown) => {
            throw error instanceof GiveWay ? limited(service.label, error) : error;
          });
      },
    });
  });
}
