const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,256}$/;

/** Whether a text can be the name of an HTTP header. The platform throws where another is asked for. */
export const isHeaderName = (text: string): boolean => TOKEN.test(text);
