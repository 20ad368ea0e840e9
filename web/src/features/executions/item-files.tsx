import { Download, File } from 'lucide-react';
import { useState } from 'react';
import { getFile } from '../../../../core/api/executions.ts';
import { download } from '../../lib/download.ts';
import { notifyError } from '../../lib/notices.ts';
import { Button } from '../../ui/button.tsx';

interface ShownFile {
  item: number;
  property: string;
  id: string;
  name: string;
  type: string;
  size: string;
}

interface Props {
  executionId: string;
  items: readonly { binary?: Record<string, unknown> | undefined }[];
  /** Number of the first of these items. */
  first: number;
}

/** The files of the items that are shown, to be saved. Nothing where there are none. */
export function ItemFiles({ executionId, items, first }: Props) {
  const files = items.flatMap(({ binary = {} }, index) =>
    Object.entries(binary).map(([property, file]) => shownFile(first + index, property, file)),
  );
  if (files.length === 0) return null;
  return (
    <section aria-label="Files" className="border-t border-n5 px-3 py-2">
      <h3 className="pb-1 text-xs font-medium text-n11">Files</h3>
      <ul>
        {files.map((file) => (
          <FileRow key={`${file.item} ${file.property}`} executionId={executionId} file={file} />
        ))}
      </ul>
    </section>
  );
}

function FileRow({ executionId, file }: { executionId: string; file: ShownFile }) {
  const [isLoading, setLoading] = useState(false);
  const save = () => {
    setLoading(true);
    void download(getFile, { id: executionId, file: file.id }, file.name)
      .catch(notifyError)
      .finally(() => setLoading(false));
  };
  return (
    <li className="flex items-center gap-2 py-1 text-xs">
      <File size={14} aria-hidden className="shrink-0 text-n10" />
      <span className="shrink-0 text-n10">{file.item}</span>
      <span className="shrink-0 font-mono text-n11">{file.property}</span>
      <span className="min-w-0 flex-1 truncate font-medium" title={file.name}>
        {file.name}
      </span>
      <span className="shrink-0 truncate text-n11">{file.type}</span>
      <span className="shrink-0 text-n11 tabular-nums">{file.size}</span>
      <Button
        look="quiet"
        icon={<Download size={14} aria-hidden />}
        aria-label={`Download ${file.name}`}
        disabled={isLoading || file.id === ''}
        onClick={save}
      >
        Download
      </Button>
    </li>
  );
}

/** What a workflow says of a file may be anything. */
function shownFile(item: number, property: string, file: unknown): ShownFile {
  const given = typeof file === 'object' && file !== null ? (file as Record<string, unknown>) : {};
  const text = (name: string) => (typeof given[name] === 'string' ? given[name].slice(0, 255) : '');
  const extension = text('fileExtension');
  return {
    item,
    property,
    id: text('id'),
    name: text('fileName') || (extension ? `${property}.${extension}` : property),
    type: text('mimeType'),
    size: text('fileSize'),
  };
}
