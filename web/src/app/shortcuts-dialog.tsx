import { Dialog } from '../ui/dialog.tsx';

const SHORTCUTS: readonly (readonly [keys: string, does: string])[] = [
  ['Ctrl K or ⌘ K', 'Open the commands'],
  ['?', 'Show this list'],
  ['Tab', 'Go from node to node on the canvas'],
  ['Enter', 'Open the node'],
  ['Esc', 'Close the panel or the dialog'],
  ['← →', 'Switch tabs'],
  ['↑ ↓', 'Move in the commands; resize the drawer at its edge'],
];

export function ShortcutsDialog({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title="Shortcuts" onClose={onClose}>
      <dl className="grid gap-2 text-sm">
        {SHORTCUTS.map(([keys, does]) => (
          <div key={keys} className="flex items-center justify-between gap-6">
            <dt>
              <kbd className="rounded-[4px] border border-n6 bg-n2 px-1.5 py-0.5 text-xs">{keys}</kbd>
            </dt>
            <dd className="text-right text-n11">{does}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
