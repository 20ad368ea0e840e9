import { useQuery } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import type { Json } from '../../../../core/workflow/document.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { SelectField, TextArea } from '../../ui/field.tsx';
import { lastInputQuery } from './last-input.ts';

export interface RunInput {
  data?: Record<string, Json>[];
  startNode?: string;
}

const isRecord = (value: unknown): value is Record<string, Json> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function readItems(text: string): { items: Record<string, Json>[] } | { problem: string } {
  try {
    const value: unknown = JSON.parse(text);
    const items = Array.isArray(value) ? value : [value];
    return items.every(isRecord) ? { items } : { problem: 'Each item must be a JSON object.' };
  } catch (thrown) {
    return { problem: thrown instanceof Error ? `${thrown.message}.` : 'This is not valid JSON.' };
  }
}

const EMPTY = '{\n  \n}';

interface Props {
  workflowId: string;
  /** Names of the triggers. */
  triggers: readonly string[];
  onRun: (input: RunInput) => void;
  onClose: () => void;
}

/** Starts the draft with items of one's own. */
export function RunDialog({ workflowId, triggers, onRun, onClose }: Props) {
  const { data: last } = useQuery(lastInputQuery(workflowId));
  const [typed, setTyped] = useState<string>();
  const text = typed ?? (last ? JSON.stringify(last.length === 1 ? last[0] : last, null, 2) : EMPTY);
  const [startNode, setStartNode] = useState(triggers[0] ?? '');
  const [problem, setProblem] = useState<string>();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const read = readItems(text);
    if ('problem' in read) return setProblem(read.problem);
    onRun({ data: read.items, ...(startNode ? { startNode } : {}) });
    onClose();
  };
  return (
    <Dialog title="Run with data" wide onClose={onClose}>
      <form onSubmit={submit} className="grid gap-3">
        {triggers.length > 1 && (
          <SelectField label="Start at" value={startNode} onChange={(event) => setStartNode(event.target.value)}>
            {triggers.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </SelectField>
        )}
        <TextArea
          label="Items"
          help={`One JSON object, or a list of them, in place of what the trigger receives.${last ? ' Filled in from the newest execution.' : ''}`}
          problem={problem}
          rows={10}
          value={text}
          onChange={(event) => setTyped(event.target.value)}
        />
        <div className="flex justify-end">
          <Button type="submit" look="primary">
            Run
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
