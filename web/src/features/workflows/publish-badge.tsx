interface Props {
  publishedVersion: number | null;
  draftChanged: boolean;
}

/** Which version the triggers run, and whether the draft is ahead of it. */
export function PublishBadge({ publishedVersion, draftChanged }: Props) {
  const shape = 'inline-flex h-5 items-center rounded-full px-2 text-xs font-medium whitespace-nowrap';
  if (publishedVersion === null) return <span className={`${shape} bg-n4 text-n11`}>Draft</span>;
  return (
    <span className="inline-flex items-center gap-1.5">
      <span className={`${shape} bg-succeeded-soft text-succeeded`}>Published v{publishedVersion}</span>
      {draftChanged && <span className={`${shape} bg-waiting-soft text-waiting`}>Draft changed</span>}
    </span>
  );
}
