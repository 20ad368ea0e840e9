/** True for an address that a browser may be sent to: a page of the web, and nothing that runs. */
export const isWebAddress = (text: string): boolean => /^https?:\/\/[^\s/]+[^\s]*$/i.test(text);
