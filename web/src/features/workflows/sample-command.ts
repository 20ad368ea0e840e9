import { create } from 'zustand';

/**
 * The lines that fire installed samples, by workflow. The server gives a line once because it holds a signature; it is
 * kept in memory until the page is left.
 */
export const useSampleCommands = create<{ commands: Readonly<Record<string, string>> }>(() => ({ commands: {} }));

export function keepCommand(workflowId: string, command: string): void {
  useSampleCommands.setState(({ commands }) => ({ commands: { ...commands, [workflowId]: command } }));
}

export function forgetCommand(workflowId: string): void {
  useSampleCommands.setState(({ commands }) => {
    const { [workflowId]: _, ...rest } = commands;
    return { commands: rest };
  });
}
