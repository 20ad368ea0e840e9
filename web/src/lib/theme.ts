import { create } from 'zustand';

export type Theme = 'light' | 'dark' | 'system';
const KEY = 'sluice.theme';

const stored = (): Theme => {
  const theme = document.documentElement.dataset.theme;
  return theme === 'light' || theme === 'dark' ? theme : 'system';
};

/** The chosen theme. `public/theme.js` applies it before the first paint. */
export const useTheme = create<{ theme: Theme }>(() => ({ theme: stored() }));

export function chooseTheme(theme: Theme): void {
  const { dataset } = document.documentElement;
  if (theme === 'system') delete dataset.theme;
  else dataset.theme = theme;
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // Storage is switched off: the choice holds until the page is left.
  }
  useTheme.setState({ theme });
}
