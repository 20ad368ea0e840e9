import type { ReactNode } from 'react';
import { Dialog } from './dialog.tsx';
import { DialogFoot } from './dialog-foot.tsx';
import { Form } from './form.tsx';

interface Props {
  title: string;
  verb: string;
  doing: string;
  /** Word of the way out, where `Cancel` could mean what is asked about. */
  back?: string;
  isPending: boolean;
  disabled?: boolean;
  error: unknown;
  onConfirm: () => void;
  onClose: () => void;
  /** What will happen, and what will not. */
  children: ReactNode;
}

/** Asks before something that cannot be taken back. What was refused stays in the dialog with its reason. */
export function ConfirmDialog({ title, error, onConfirm, children, ...foot }: Props) {
  return (
    <Dialog title={title} onClose={foot.onClose}>
      <Form error={error} fields={[]} onSubmit={onConfirm} foot={<DialogFoot look="danger" {...foot} />}>
        <div className="grid gap-3 text-sm">{children}</div>
      </Form>
    </Dialog>
  );
}
