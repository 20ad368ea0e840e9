// Runs before the first paint, so that a chosen theme never flashes. An external file: the policy forbids inline scripts.
(() => {
  try {
    const theme = localStorage.getItem('sluice.theme');
    if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
  } catch {
    // Storage is switched off: the system's theme applies.
  }
})();
