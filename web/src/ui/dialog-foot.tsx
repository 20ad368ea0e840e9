import type { ReactNode } from 'react';
import { Button } from './button.tsx';

interface Props {
  /** What the dialog does, as a verb. */
  verb: string;
  /** Stands on the button while it is being done. */
  doing: string;
  isPending: boolean;
  onClose: () => void;
  look?: 'primary' | 'danger';
  disabled?: boolean;
  /** Word of the way out. */
  back?: string;
  /** Stands on the left, for example another source. */
  aside?: ReactNode;
}

/** The last row of a dialog's form: the way out and the one thing that it does. */
export function DialogFoot({
  verb,
  doing,
  isPending,
  onClose,
  look = 'primary',
  disabled = false,
  back = 'Cancel',
  aside,
}: Props) {
  return (
    <div className="flex items-center gap-2">
      {aside}
      <Button look="quiet" className="ml-auto" onClick={onClose}>
        {back}
      </Button>
      <Button type="submit" look={look} disabled={disabled || isPending}>
        {isPending ? doing : verb}
      </Button>
    </div>
  );
}
