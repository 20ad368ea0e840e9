import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { FileUp } from 'lucide-react';
import { useMemo, useRef, useState, type DragEvent } from 'react';
import { importWorkflow } from '../../../../core/api/workflows.ts';
import { DEFAULT_ZONE } from '../../../../core/n8n/workflow-settings.ts';
import { call } from '../../lib/call.ts';
import { notify } from '../../lib/notices.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { DialogFoot } from '../../ui/dialog-foot.tsx';
import { SelectField, TextArea } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { ImportReport } from './import-report.tsx';
import { WorkflowProblems } from './problem-list.tsx';
import { keepWorkflow } from './queries.ts';
import { nodesIn, readWorkflowFile, runsInZoneOfInstance } from './read-workflow-file.ts';

/** The default must be there whatever the browser knows, and UTC is no zone to some of them. */
const ZONES = [...new Set(['UTC', DEFAULT_ZONE, ...Intl.supportedValuesOf('timeZone')])].sort();

interface Props {
  /** Text of a file that was dropped on the page. */
  given?: string;
  onClose: () => void;
}

export function ImportDialog({ given = '', onClose }: Props) {
  const [text, setText] = useState(given);
  const [isOver, setOver] = useState(false);
  const [zone, setZone] = useState(DEFAULT_ZONE);
  const asksZone = useMemo(() => runsInZoneOfInstance(text), [text]);
  const file = useRef<HTMLInputElement>(null);
  const navigate = useNavigate();
  const client = useQueryClient();
  const send = useMutation({
    mutationFn: async (given: string) =>
      call(importWorkflow, { body: { ...readWorkflowFile(given), ...(asksZone ? { timezone: zone } : {}) } }),
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
        {asksZone && (
          <SelectField
            label="Time zone of the n8n that it comes from"
            help="The workflow names none of its own, so n8n runs it in this one: New York unless somebody has set another."
            value={zone}
            onChange={(event) => setZone(event.target.value)}
          >
            {ZONES.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </SelectField>
        )}
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
