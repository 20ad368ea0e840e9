import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { IconButton } from '../../ui/icon-button.tsx';

/** Asks once more in place, instead of with a dialog. */
export function DeleteButton({
  what,
  verb = 'Delete',
  onDelete,
}: {
  what: string;
  verb?: string;
  onDelete: () => void;
}) {
  const [asking, setAsking] = useState(false);
  const remove = () => {
    setAsking(false);
    onDelete();
  };
  if (!asking) {
    return (
      <IconButton label={`${verb} ${what}`} onClick={() => setAsking(true)}>
        <Trash2 size={15} />
      </IconButton>
    );
  }
  return (
    <span className="absolute inset-y-0 right-0 flex items-center gap-1.5 bg-n1 pr-2 pl-4">
      <Button look="danger" autoFocus onClick={remove} aria-label={`${verb} ${what} for good`}>
        {verb}
      </Button>
      <Button look="quiet" onClick={() => setAsking(false)}>
        Keep
      </Button>
    </span>
  );
}
