import { Monitor, Moon, Sun } from 'lucide-react';
import { chooseTheme, useTheme } from '../lib/theme.ts';

const THEMES = [
  { theme: 'light', label: 'Light', icon: Sun },
  { theme: 'dark', label: 'Dark', icon: Moon },
  { theme: 'system', label: 'System', icon: Monitor },
] as const;

export function ThemeSwitch() {
  const chosen = useTheme((state) => state.theme);
  return (
    <fieldset>
      <legend className="mb-1.5 text-xs text-n11">Theme</legend>
      <div className="grid grid-cols-3 gap-0.5 rounded-control bg-n4 p-0.5">
        {THEMES.map(({ theme, label, icon: Icon }) => (
          <label
            key={theme}
            className="flex h-7 cursor-pointer items-center justify-center gap-1.5 rounded-[4px] text-xs text-n11 hover:text-n12 has-checked:bg-n1 has-checked:font-medium has-checked:text-n12 has-focus-visible:outline-2 has-focus-visible:outline-accent"
          >
            <input
              type="radio"
              name="theme"
              className="sr-only"
              checked={chosen === theme}
              onChange={() => chooseTheme(theme)}
            />
            <Icon aria-hidden size={13} />
            {label}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
