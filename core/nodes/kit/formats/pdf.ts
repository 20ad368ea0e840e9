import { AppError } from '../../../errors/app-error.ts';
import type { Json } from '../../../workflow/document.ts';
import type { JsonRecord } from '../records.ts';

export interface PdfOptions {
  /** One text instead of one for each page. */
  joinPages: boolean;
  maxPages?: number | undefined;
  password?: string | undefined;
}

/** The text of a document and what it says of itself. The library is loaded when the first document comes. */
export async function readPdf(bytes: Uint8Array, { joinPages, maxPages, password }: PdfOptions): Promise<JsonRecord> {
  const { getDocumentProxy } = await import('unpdf');
  try {
    const document = await getDocumentProxy(bytes, password ? { password } : {});
    const count = Math.min(document.numPages, maxPages ?? Infinity);
    const texts: string[] = [];
    for (let number = 1; number <= count; number += 1) {
      const page = await document.getPage(number);
      const { items } = await page.getTextContent();
      texts.push(textOf(items as readonly { str?: string; hasEOL?: boolean }[]));
      page.cleanup();
    }
    const { info } = await document.getMetadata();
    await document.cleanup();
    return {
      numpages: document.numPages,
      numrender: count,
      info: JSON.parse(JSON.stringify(info ?? {})) as Json,
      text: joinPages ? texts.join('\n\n') : texts,
    };
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    throw new AppError('FILE_INVALID', `The PDF cannot be read: ${said}`);
  }
}

const textOf = (items: readonly { str?: string; hasEOL?: boolean }[]): string =>
  items.map(({ str = '', hasEOL }) => (hasEOL ? `${str}\n` : str)).join('');
