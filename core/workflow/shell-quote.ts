/** A word for a POSIX shell that stands for exactly this text: paths and headers of workflows come from strangers. */
export const shellQuote = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;
