// If these fail, the data of a service asks for something that is not there, which nobody would notice before it runs.
import { describe, expect, it } from 'vitest';
import { CREDENTIAL_TYPES } from '../api/credentials.ts';
import { operationsOf } from './kit/service/fields.ts';
import { namesIn } from './kit/service/template.ts';
import { registry } from './registry.generated.ts';

const services = [...registry.values()].flatMap(({ type, service }) => (service ? [[type, service] as const] : []));

describe.each(services)('the service %s', (_type, service) => {
  const operations = operationsOf(service);

  it.each(operations)('%s names only fields that it has, and uses each of them', (_name, { request, fields }) => {
    const shared = Object.keys(service.fields ?? {});
    const { path, query, headers, body } = request;
    const used = [path, query, headers, body].flatMap((part) => namesIn(part));
    const deciding = Object.values(fields).flatMap(({ showWhen }) => Object.keys(showWhen ?? {}));
    expect([...Object.keys(fields), ...shared]).toEqual(expect.arrayContaining(used));
    expect([...used, ...deciding]).toEqual(expect.arrayContaining(Object.keys(fields)));
  });

  it('puts only shared fields into its address, and no data can change it', () => {
    for (const name of namesIn(service.baseUrl)) expect(service.fields?.[name]).toMatchObject({ expressions: false });
  });

  it('attaches fields that its kinds of credentials have', () => {
    for (const [kind, { header, query }] of Object.entries(service.auth)) {
      expect(Object.keys(CREDENTIAL_TYPES)).toContain(kind);
      const { fields } = CREDENTIAL_TYPES[kind as keyof typeof CREDENTIAL_TYPES];
      const known = [...Object.keys(fields), ...(kind === 'basic' ? ['basic'] : [])];
      for (const part of [header, query]) expect(known).toEqual(expect.arrayContaining(namesIn({ ...part })));
    }
  });

  it('loads choices by operations that it has, and that change nothing', () => {
    const loaded = operations.flatMap(([, { fields }]) =>
      Object.values(fields).flatMap((field) => (field.kind === 'text' && field.options ? [field.options] : [])),
    );
    for (const { operation } of loaded)
      expect(Object.fromEntries(operations)[operation]).toMatchObject({ retry: 'safe', request: { method: 'GET' } });
  });

  it('shows each operation by an example', () => {
    for (const [name, { examples }] of operations) expect(examples.length, name).toBeGreaterThan(0);
  });
});

it('there are services to check', () => {
  expect(services.map(([type]) => type)).toEqual(expect.arrayContaining(['github', 'slack']));
});
