import type { LucideIcon } from 'lucide-react';

/** Something that a page can do: an entry of its menu and of the palette. */
export interface Action {
  id: string;
  label: string;
  icon: LucideIcon;
  run: () => void;
  look?: 'danger';
}
