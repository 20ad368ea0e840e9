import type { Outputs } from '../../core/engine/events.ts';
import { EMPTY_ITEM_REF } from '../../core/engine/slices.ts';
import { AppError } from '../../core/errors/app-error.ts';
import { callExecution, valueOf } from './call-execution.ts';
import type { Host } from './host.ts';
import { itemsNaming, namedIn, renamedIn } from './item-text.ts';
import { BYTES_PER_CHARACTER, type MemoryHolder } from './memory-budget.ts';
import { isStored, storedKey } from './payloads.ts';

/** Payloads named in one call: as many of them are sent as fit into one message. */
const NAMES_A_CALL = 200;
/** Of what is copied, this many characters go into the burst that begins the run; the rest goes to R2. */
const BURST_CHARACTERS = 8_000_000;
/** Characters of one message between objects, apart from a single payload that is larger. */
export const MESSAGE_CHARACTERS = 1_000_000;

/**
 * Copies items of another execution into this one, which needs that one no more. What lies in its journal comes in pages,
 * what lies in R2 goes from there to there.
 */
export class PayloadCopier {
  private readonly host: Host;
  private readonly workspaceId: string;
  private readonly from: string;
  private readonly copied = new Map<string, string>([[EMPTY_ITEM_REF, EMPTY_ITEM_REF]]);
  private wanted: string[] = [];
  private page = new Map<string, string>();
  private inline = 0;

  constructor(host: Host, workspaceId: string, from: string) {
    this.host = host;
    this.workspaceId = workspaceId;
    this.from = from;
  }

  /** The same outputs for this execution, in the same order. */
  async copyAll(list: readonly Outputs[]): Promise<Outputs[]> {
    this.wanted = [...new Set(list.flat(2).map(({ ref }) => ref))];
    const copies: Outputs[] = [];
    for (const outputs of list) {
      const copy: Outputs = [];
      for (const slices of outputs) {
        const moved: Outputs[number] = [];
        for (const slice of slices) moved.push({ ...slice, ref: await this.copy(slice.ref) });
        copy.push(moved);
      }
      copies.push(copy);
    }
    return copies;
  }

  private copy(ref: string): string | Promise<string> {
    return (
      this.copied.get(ref) ??
      this.host.payloads.holding('The run that takes over', (holder) => this.copyNew(ref, holder))
    );
  }

  private async copyNew(ref: string, holder: MemoryHolder): Promise<string> {
    const text = isStored(ref) ? await this.fromBucket(ref, holder) : await this.fromJournal(ref);
    // Files keep their names, so that the text says the same here.
    await this.host.payloads.files.takeFrom(this.from, itemsNaming(text));
    const names = new Map<string, string>();
    for (const name of namedIn(text)) names.set(name, await this.copy(name));
    const mine = await this.write(renamedIn(text, names));
    this.copied.set(ref, mine);
    return mine;
  }

  private async write(text: string): Promise<string> {
    const ref = await this.host.payloads.writeText(text, this.inline + text.length <= BURST_CHARACTERS);
    if (!isStored(ref)) this.inline += text.length;
    return ref;
  }

  private async fromBucket(ref: string, holder: MemoryHolder): Promise<string> {
    const object = await this.host.env.BLOBS.get(storedKey(this.from, ref));
    if (!object) throw gone(this.from);
    try {
      // A character has at least one byte, so this is enough for the text.
      await holder.take(object.size * BYTES_PER_CHARACTER);
    } catch (error) {
      await object.body.cancel();
      throw error;
    }
    return object.text();
  }

  private async fromJournal(ref: string): Promise<string> {
    const known = this.page.get(ref);
    if (known !== undefined) return known;
    const later = this.wanted.filter((one) => one !== ref && !isStored(one) && !this.copied.has(one));
    const id = this.host.env.EXECUTION.idFromString(this.from);
    const page = valueOf(
      await callExecution(this.host.env, id, (stub) =>
        stub.storedPayloads(this.workspaceId, [ref, ...later].slice(0, NAMES_A_CALL)),
      ),
    );
    this.page = new Map(page.map((one) => [one.ref, one.text]));
    const text = this.page.get(ref);
    if (text === undefined) throw gone(this.from);
    return text;
  }
}

/** The texts of payloads in this journal, in the asked order: the first, and those after it that one message holds. */
export async function storedPayloads(
  host: Host,
  workspaceId: string,
  refs: readonly string[],
): Promise<{ ref: string; text: string }[]> {
  const run = await host.require(workspaceId);
  run.flush();
  const page: { ref: string; text: string }[] = [];
  let size = 0;
  for (const ref of refs) {
    const text = host.journal.readPayload(ref);
    size += text.length;
    if (page.length > 0 && size > MESSAGE_CHARACTERS) break;
    page.push({ ref, text });
  }
  return page;
}

function gone(executionId: string): AppError {
  return new AppError(
    'RUN_DATA_MISSING',
    `The data of execution ${executionId} was deleted while it was being taken over. Run the workflow as a whole.`,
  );
}
