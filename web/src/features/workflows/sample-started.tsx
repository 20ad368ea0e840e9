import { Terminal, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { CommandLine } from '../../ui/command-line.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { forgetCommand, useSampleCommands } from './sample-command.ts';

/** The line that fires a sample just added, and what came of it. */
export function SampleStarted({ workflowId, children }: { workflowId: string; children: ReactNode }) {
  const command = useSampleCommands((state) => state.commands[workflowId]);
  if (!command) return null;
  return (
    <section aria-label="Try it" className="grid gap-2 border-b border-n6 bg-n1 px-4 py-3">
      <div className="flex items-center gap-2">
        <Terminal aria-hidden size={16} className="text-n11" />
        <h2 className="flex-1 text-sm font-semibold">Paste this line into a terminal to fire the workflow</h2>
        <IconButton label="Hide the line" onClick={() => forgetCommand(workflowId)}>
          <X size={16} />
        </IconButton>
      </div>
      <CommandLine text={command} what="command" />
      {children}
    </section>
  );
}
