import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { FileUp } from 'lucide-react';
import { useMemo, useRef, useState, type DragEvent } from 'react';
import { importWorkflow } from '../../../../core/api/workflows.ts';
import { call } from '../../lib/call.ts';
import { notify } from '../../lib/notices.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { DialogFoot } from '../../ui/dialog-foot.tsx';
import { TextArea } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { ImportReport } from './import-report.tsx';
import { WorkflowProblems } from './problem-list.tsx';
import { keepWorkflow } from './queries.ts';
import { nodesIn, readWorkflowFile } from './read-workflow-file.ts';

interface Props {
  /** Text of a file that was dropped on the page. */
  given?: string;
  onClose: () => void;
}

export function ImportDialog({ given = '', onClose }: Props) {
  const [text, setText] = useState(given);
  const [isOver, setOver] = useState(false);
  const file = useRef<HTMLInputElement>(null);
  const navigate = useNavigate();
  const client = useQueryClient();
  const send = useMutation({
    mutationFn: async (given: string) => call(importWorkflow, { body: readWorkflowFile(given) }),
    onSuccess: ({ workflow, report }) => {
      keepWorkflow(client, workflow);
      if (report.changed.length + report.unsupported.length + report.warnings.length > 0) return;
      notify(`Imported “${workflow.name}” as a draft.`);
      onClose();
      void navigate({ to: '/workflows/$id', params: { id: workflow.id } });
    },
  });
  const refused = useMemo(() => (send.isError ? nodesIn(send.variables) : []), [send.isError, send.variables]);
  const take = (next: string) => {
    setText(next);
    send.reset();
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    void event.dataTransfer.files[0]?.text().then(take);
  };
  if (send.data)
    return (
      <ImportReport
        name={send.data.workflow.name}
        report={send.data.report}
        id={send.data.workflow.id}
        onClose={onClose}
      />
    );
  return (
    <Dialog title="Import a workflow" wide onClose={onClose}>
      <Form
        error={null}
        fields={[]}
        onSubmit={() => send.mutate(text)}
        onDragOver={(event) => (event.preventDefault(), setOver(true))}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
        className={isOver ? 'rounded-control outline-2 outline-offset-8 outline-accent outline-dashed' : ''}
        foot={
          <DialogFoot
            verb="Import"
            doing="Importing…"
            isPending={send.isPending}
            disabled={text.trim() === ''}
            onClose={onClose}
            aside={
              <Button icon={<FileUp aria-hidden size={14} />} onClick={() => file.current?.click()}>
                Choose a file
              </Button>
            }
          />
        }
      >
        <p className="text-sm text-n11">
          From Sluice, from n8n, or a curl command. The workflow is added as a draft: nothing runs until you publish or
          run it.
        </p>
        <TextArea
          label="Workflow as JSON, or a curl command"
          help="Paste it, drop a file here, or choose one."
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
          onChange={(event) => void event.target.files?.[0]?.text().then(take)}
        />
        {send.error && (
          <WorkflowProblems error={send.error} title="The workflow cannot be taken over like this" nodes={refused} />
        )}
      </Form>
    </Dialog>
  );
}
