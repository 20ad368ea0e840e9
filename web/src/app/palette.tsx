import { Search } from 'lucide-react';
import { Fragment, useId, useLayoutEffect, useRef, useState, type KeyboardEvent } from 'react';
import { useCommands, type Command } from './commands.ts';

/** All words of the query, in any order. */
const matches = (command: Command, query: string): boolean => {
  const text = `${command.group} ${command.label}`.toLowerCase();
  return query
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
};

/** Keeps the chosen option in sight while the arrow keys move it. */
const showOption = (option: HTMLLIElement | null) => option?.scrollIntoView({ block: 'nearest' });

export function Palette({ onClose, onShortcuts }: { onClose: () => void; onShortcuts: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  const [query, setQuery] = useState('');
  const [index, setIndex] = useState(0);
  const found = useCommands(onShortcuts).filter((command) => matches(command, query));
  const current = Math.min(index, found.length - 1);

  // A layout effect: the focus can only go back while the element is still in the page.
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);

  const run = (command: Command | undefined) => {
    if (!command) return;
    onClose();
    command.run();
  };
  const press = (event: KeyboardEvent) => {
    if (event.key === 'Enter') {
      // Else the same key press would also press the button that has the focus next.
      event.preventDefault();
      run(found[current]);
    }
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step === 0 || found.length === 0) return;
    event.preventDefault();
    setIndex((current + step + found.length) % found.length);
  };
  return (
    <dialog
      ref={dialog}
      aria-label="Commands"
      onCancel={(event) => (event.preventDefault(), onClose())}
      onMouseDown={(event) => event.target === dialog.current && onClose()}
      className="mx-auto mt-[14vh] w-[calc(100%-24px)] max-w-xl overflow-hidden rounded-card border border-n6 bg-n1 p-0 text-n12 shadow-float"
    >
      <div className="flex items-center gap-2.5 border-b border-n5 px-4">
        <Search aria-hidden size={16} className="text-n10" />
        <input
          role="combobox"
          aria-label="Search pages, workflows and actions"
          aria-expanded
          aria-controls={id}
          aria-activedescendant={found[current] ? `${id}-${current}` : undefined}
          placeholder="Search pages, workflows and actions"
          autoFocus
          value={query}
          onChange={(event) => (setQuery(event.target.value), setIndex(0))}
          onKeyDown={press}
          className="h-11 flex-1 bg-transparent text-base outline-none"
        />
        <kbd className="rounded-[4px] border border-n6 px-1.5 text-xs text-n11">Esc</kbd>
      </div>
      <ul id={id} role="listbox" aria-label="Commands" className="max-h-[46vh] overflow-auto p-1.5">
        {found.map((command, at) => (
          <Fragment key={command.id}>
            {found[at - 1]?.group !== command.group && (
              <li role="presentation" className="px-2.5 pt-2 pb-1 text-xs text-n11">
                {command.group}
              </li>
            )}
            <li
              id={`${id}-${at}`}
              role="option"
              ref={at === current ? showOption : undefined}
              aria-selected={at === current}
              onMouseMove={() => at !== current && setIndex(at)}
              onClick={() => run(command)}
              className="flex h-8 items-center gap-2.5 rounded-control px-2.5 text-sm aria-selected:bg-n4"
            >
              <command.icon aria-hidden size={15} className="shrink-0 text-n11" />
              <span className="flex-1 truncate">{command.label}</span>
              {command.shortcut && (
                <kbd className="rounded-[4px] border border-n6 px-1.5 text-xs text-n11">{command.shortcut}</kbd>
              )}
            </li>
          </Fragment>
        ))}
        {found.length === 0 && <li className="px-2.5 py-3 text-sm text-n11">Nothing is called “{query}”.</li>}
      </ul>
    </dialog>
  );
}
