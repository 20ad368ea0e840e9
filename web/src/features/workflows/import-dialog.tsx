import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { FileUp } from 'lucide-react';
import { useRef, useState, type FormEvent } from 'react';
import { importWorkflow } from '../../../../core/api/workflows.ts';
import { ApiError } from '../../lib/api-error.ts';
import { call } from '../../lib/call.ts';
import { notify } from '../../lib/notices.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextArea } from '../../ui/field.tsx';
import { ErrorBox } from '../../ui/problem-box.tsx';

/** Reads the text here, so that a slip of the pen is named before anything is sent. */
function parse(text: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    throw new ApiError(400, 'JSON_INVALID', 'This is not valid JSON', `${reason}. Check the text and try again.`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new ApiError(
      400,
      'JSON_INVALID',
      'This is not a workflow',
      'A workflow is a JSON object with nodes and connections.',
    );
  }
  return value as Record<string, unknown>;
}

export function ImportDialog({ onClose }: { onClose: () => void }) {
  const [text, setText] = useState('');
  const file = useRef<HTMLInputElement>(null);
  const navigate = useNavigate();
  const client = useQueryClient();
  const send = useMutation({
    mutationFn: async () => call(importWorkflow, { body: { format: 'sluice', workflow: parse(text) } }),
    onSuccess: ({ workflow, report }) => {
      client.setQueryData(['workflow', workflow.id], workflow);
      void client.invalidateQueries({ queryKey: ['workflows'] });
      const [warning] = [...report.unsupported, ...report.warnings];
      notify(warning ?? `Imported “${workflow.name}” as a draft.`, warning ? 'problem' : 'done');
      onClose();
      void navigate({ to: '/workflows/$id', params: { id: workflow.id } });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    send.mutate();
  };
  return (
    <Dialog title="Import a workflow" wide onClose={onClose}>
      <form onSubmit={submit} className="grid gap-3">
        <p className="text-sm text-n11">The workflow is added as a draft. Nothing runs until you publish or run it.</p>
        <TextArea
          label="Workflow as JSON"
          rows={12}
          placeholder={'{ "name": "…", "nodes": […], "connections": […] }'}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <input
          ref={file}
          type="file"
          accept="application/json,.json"
          aria-label="Workflow file"
          className="sr-only"
          tabIndex={-1}
          onChange={(event) => void event.target.files?.[0]?.text().then(setText)}
        />
        {send.error && <ErrorBox error={send.error} />}
        <div className="flex justify-between">
          <Button icon={<FileUp aria-hidden size={14} />} onClick={() => file.current?.click()}>
            Choose a file
          </Button>
          <Button type="submit" look="primary" disabled={text.trim() === '' || send.isPending}>
            {send.isPending ? 'Importing…' : 'Import'}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
