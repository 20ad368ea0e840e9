import { useNavigate } from '@tanstack/react-router';
import { CircleX, Replace, TriangleAlert } from 'lucide-react';
import { count } from '../../lib/format.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';

interface Props {
  id: string;
  name: string;
  report: {
    mapped: readonly string[];
    changed: readonly string[];
    unsupported: readonly string[];
    warnings: readonly string[];
  };
  onClose: () => void;
}

/** What became of an imported workflow, where something has to be looked at. */
export function ImportReport({ id, name, report, onClose }: Props) {
  const navigate = useNavigate();
  const open = () => {
    onClose();
    void navigate({ to: '/workflows/$id', params: { id } });
  };
  return (
    <Dialog title={`Imported “${name}” as a draft`} wide firm onClose={onClose}>
      <div className="grid gap-4 text-sm">
        <p>Taken over: {count(report.mapped.length, 'node')}.</p>
        <Findings
          title="Not available here: placeholders keep these nodes"
          list={report.unsupported}
          icon={<CircleX aria-hidden size={15} />}
          ink="text-failed"
        />
        <Findings
          title="Works differently here"
          list={report.changed}
          icon={<Replace aria-hidden size={15} />}
          ink="text-waiting"
        />
        <Findings
          title="Look at this before it runs"
          list={report.warnings}
          icon={<TriangleAlert aria-hidden size={15} />}
          ink="text-waiting"
        />
        <div className="flex justify-end">
          <Button look="primary" onClick={open}>
            Open the workflow
          </Button>
        </div>
      </div>
    </Dialog>
  );
}

function Findings({
  title,
  list,
  icon,
  ink,
}: {
  title: string;
  list: readonly string[];
  icon: React.ReactNode;
  ink: string;
}) {
  if (list.length === 0) return null;
  return (
    <section className="grid gap-1">
      <h3 className="font-semibold">{title}</h3>
      <ul className="grid gap-1">
        {list.map((finding) => (
          <li key={finding} className="flex gap-2">
            <span className={`mt-0.5 shrink-0 ${ink}`}>{icon}</span>
            <span className="min-w-0 break-words">{finding}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
