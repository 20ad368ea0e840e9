import type { Page } from 'playwright-core';

/** Visible controls that a screen reader cannot name. */
export const namelessControls = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const controls = document.querySelectorAll<HTMLElement>(
      'button, a[href], input, select, textarea, summary, [tabindex="0"], [role=tab], [role=menuitem], [role=option]',
    );
    const textOf = (ids: string | null) =>
      (ids ?? '')
        .split(' ')
        .map((id) => document.getElementById(id)?.textContent ?? '')
        .join(' ');
    const nameOf = (control: HTMLElement): string => {
      const labels = 'labels' in control ? [...((control.labels as NodeListOf<HTMLElement> | null) ?? [])] : [];
      return [
        control.getAttribute('aria-label'),
        textOf(control.getAttribute('aria-labelledby')),
        ...labels.map((label) => label.textContent),
        control.matches('input, select, textarea') ? '' : control.textContent,
        control.title,
      ]
        .join('')
        .trim();
    };
    return [...controls]
      .filter((control) => control.checkVisibility() && nameOf(control) === '')
      .map((control) => control.outerHTML.slice(0, 160));
  });

/** Texts whose colour stands out too little from what is behind them: below 4.5 : 1, or 3 : 1 where they are large. */
export const faintTexts = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    type Colour = [r: number, g: number, b: number, a: number];
    const pixel = document.createElement('canvas').getContext('2d', { willReadFrequently: true })!;
    const known = new Map<string, Colour>();
    const read = (colour: string): Colour => {
      let found = known.get(colour);
      if (!found) {
        pixel.clearRect(0, 0, 1, 1);
        pixel.fillStyle = colour;
        pixel.fillRect(0, 0, 1, 1);
        const [r, g, b, a] = pixel.getImageData(0, 0, 1, 1).data;
        found = [r!, g!, b!, a! / 255];
        known.set(colour, found);
      }
      return found;
    };
    const over = ([r, g, b, a]: Colour, [x, y, z]: Colour): Colour => {
      const mix = (top: number, below: number) => top * a + below * (1 - a);
      return [mix(r, x), mix(g, y), mix(b, z), 1];
    };
    const behind = (element: Element | null): Colour => {
      if (!element) return [255, 255, 255, 1];
      const colour = read(getComputedStyle(element).backgroundColor);
      // The top layer stands over the page, not over its parent; dialogs have a ground of their own.
      return colour[3] === 1 ? colour : over(colour, behind(element.parentElement));
    };
    const light = ([r, g, b]: Colour) => {
      const [x, y, z] = [r, g, b].map((part) => {
        const share = part / 255;
        return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * x! + 0.7152 * y! + 0.0722 * z!;
    };
    const opacityOf = (element: Element | null): number =>
      element ? Number(getComputedStyle(element).opacity) * opacityOf(element.parentElement) : 1;

    const faint = new Set<string>();
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const parent = texts.currentNode.parentElement!;
      const text = texts.currentNode.textContent!.trim();
      if (text === '' || !parent.checkVisibility({ opacityProperty: true })) continue;
      if (parent.closest('[aria-hidden=true], :disabled, .sr-only, .react-flow__attribution, script, style, option'))
        continue;
      const style = getComputedStyle(parent);
      const ground = behind(parent);
      const [r, g, b, a] = read(parent.closest('svg') ? style.fill : style.color);
      const ink = over([r, g, b, a * opacityOf(parent)], ground);
      const [high, low] = [light(ink), light(ground)].toSorted((x, y) => y - x) as [number, number];
      const ratio = (high + 0.05) / (low + 0.05);
      const isLarge = Number.parseFloat(style.fontSize) >= 24;
      if (ratio < (isLarge ? 3 : 4.5)) faint.add(`${text.slice(0, 60)} (${ratio.toFixed(2)} : 1)`);
    }
    return [...faint];
  });
