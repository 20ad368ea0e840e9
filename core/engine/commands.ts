import type { ErrorData } from '../errors/app-error.ts';
import type { ChildRequest, EndStatus, Ranges, Slice, Source } from './events.ts';

/** An intention that follows from the state. Not a fact until an event answers it; asking again gives it again. */
export type Command =
  | {
      type: 'run-node';
      node: string;
      run: number;
      attempt: number;
      /** One list of slices per connected input; null where no data arrived. */
      inputs: (Slice[] | null)[];
      source: Source[];
      /** Position in the execution that `node.started` is to carry. Repeats keep the first one. */
      order: number;
      /** True when `node.started` of this attempt is in the journal already: the result alone is missing. */
      started: boolean;
      /** Items of input 0 that an interrupted attempt has recorded already. */
      done: Ranges;
      /** Present when a wait of this node has ended; the node is called to give its output. */
      resumed?: { by: 'timer' | 'webhook' | 'form' | 'decision' | 'children'; ref: string | null };
      /**
       * Present when a breakpoint or a step stands before this run: the shell holds the run instead of starting it,
       * unless there is a condition and it does not hold.
       */
      stop?: { by: 'breakpoint' | 'step'; when?: string };
    }
  | { type: 'fire-timer'; id: string; at: number }
  | { type: 'start-child'; node: string; run: number; child: string; request: ChildRequest; requestedAt: number }
  | { type: 'cancel-child'; child: string }
  | { type: 'end-run'; status: EndStatus; error?: ErrorData & { node?: string } };
