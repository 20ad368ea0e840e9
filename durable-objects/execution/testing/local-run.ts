import type { ExecutionEvent } from '../../../core/engine/events.ts';
import { WorkflowDocument } from '../../../core/workflow/document.ts';
import type { Item } from '../../../core/workflow/item.ts';
import type { EgressRules } from '../../egress/rules.ts';
import { ChildRuns } from '../child-runs.ts';
import { primeDefinition } from '../definitions.ts';
import { Journal } from '../journal.ts';
import { Payloads } from '../payloads.ts';
import { Run } from '../run.ts';
import type { RunHost } from '../run-host.ts';
import { Versions } from '../versions.ts';
import { LocalStorage } from './local-storage.ts';

/** What hosts a run outside the platform, and what it was told. */
export class LocalHost implements RunHost {
  readonly egress: EgressRules = { allow: new Set(['sink.test:80']), isLocal: true };
  readonly codeEngine = null;
  /** Nothing limits these calls. */
  readonly outgoing: RunHost['outgoing'] = { pass: (_caller, _call, send) => send() };
  readonly children = new ChildRuns({} as never, () => this.vault());
  readonly publicUrl = 'http://sluice.test';
  readonly storage = new LocalStorage();
  readonly written: ExecutionEvent[] = [];
  readonly lost: Run[] = [];

  vault(): never {
    throw new TypeError('This run has no credentials.');
  }

  sql(): never {
    throw new TypeError('This run has no database for queries.');
  }

  memory(): never {
    throw new TypeError('This run has nothing that outlives it.');
  }

  hasToLookUp(): boolean {
    return false;
  }

  ownFollowUps(): [] {
    return [];
  }

  async followUps(): Promise<[]> {
    return [];
  }

  newExecutionId(): string {
    return crypto.randomUUID();
  }

  onWritten(_run: Run, events: ExecutionEvent[]): void {
    this.written.push(...events);
  }

  onLost(run: Run): void {
    this.lost.push(run);
  }

  /** A new run that begins at the document's first node. */
  start(input: unknown, items: Item[] = [{ json: { n: 1 } }]): Run {
    const document = WorkflowDocument.parse(input);
    const journal = new Journal(this.storage.asPlatform());
    const payloads = new Payloads(journal, {} as R2Bucket, 'execution');
    journal.create();
    const first: ExecutionEvent = {
      v: 1,
      at: Date.now(),
      type: 'run.started',
      rules: 1,
      order: document.settings.order,
      mode: 'production',
      trigger: { node: document.nodes[0]!.id, outputs: payloads.write([items]) as never },
      seed: 1,
      timeoutMs: document.settings.timeoutSeconds === undefined ? null : document.settings.timeoutSeconds * 1000,
      meta: { definition: { kind: 'draft', document, hash: crypto.randomUUID() }, workspaceId: 'ws', hops: 0 },
    };
    journal.add(first);
    return this.run(journal, payloads, first, []);
  }

  /** The run as the journal has it, as after a crash. */
  reload(): Run {
    const journal = new Journal(this.storage.asPlatform());
    const [first, ...rest] = journal.load().events;
    const run = this.run(journal, new Payloads(journal, {} as R2Bucket, 'execution'), first!, rest);
    run.interruptLost();
    return run;
  }

  private run(journal: Journal, payloads: Payloads, first: ExecutionEvent, rest: ExecutionEvent[]): Run {
    const { definition } = (first as Extract<ExecutionEvent, { type: 'run.started' }>).meta as {
      definition: { hash: string; document: WorkflowDocument };
    };
    return new Run(
      'execution',
      new Versions([primeDefinition(definition.hash, definition.document)]),
      journal,
      payloads,
      this,
      first,
      rest,
    );
  }
}

/** Resolves when the run has ended. */
export async function ended(run: Run): Promise<void> {
  while (!run.hasEnded) await run.changed();
}
