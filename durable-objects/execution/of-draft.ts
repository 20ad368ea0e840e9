import type { RunMode } from '../../core/engine/events.ts';
import type { Definition } from './protocol.ts';

/** Runs by hand, and what they call. An error workflow that was never published runs as a draft and is none. */
export const isOfDraft = (mode: RunMode, definition: Definition): boolean =>
  mode === 'manual' || mode === 'test' || (mode === 'child' && definition.kind === 'draft');
