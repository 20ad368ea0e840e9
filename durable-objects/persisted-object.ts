import { createDurable, proxyDurable } from 'itty-durable';

/** What every small persisted object has; itty-durable's own types know neither the state nor what a subclass adds. */
export interface Persisted {
  state: { storage: DurableObjectStorage };
  persist(): Promise<void>;
  destroy(): Promise<void>;
  /** Done by every call; an alarm must do it itself. */
  loadFromStorage(): Promise<void>;
}

/**
 * The base of a small persisted object: every property of the instance is one JSON record in storage. Construct it with
 * no bindings: itty-durable would copy every one of them, secrets included, onto the state.
 */
export function persistedObject<Properties>(): new (state: DurableObjectState, env: object) => Properties & Persisted {
  return createDurable({ autoPersist: false }) as unknown as new (
    state: DurableObjectState,
    env: object,
  ) => Properties & Persisted;
}

/** An object of such a class by its name. Arguments travel in a header: small JSON of plain ASCII only. */
export function persistedStub<Methods>(namespace: DurableObjectNamespace, binding: string, name: string): Methods {
  return proxyDurable(namespace, { name: binding, parse: true }).get(encodeURIComponent(name)) as Methods;
}
