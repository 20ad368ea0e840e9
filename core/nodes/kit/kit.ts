/** All that a node file may import. A node reaches the world only through its context. */
export { AppError } from '../../errors/app-error.ts';
export type { Json } from '../../workflow/document.ts';
export type { Item } from '../../workflow/item.ts';
export type { CredentialValue, HttpRequest, HttpResponse, NodeContext } from './context.ts';
export { defineNode, toItems } from './definition.ts';
export { boolean, choice, credential, json, list, number, text } from './fields.ts';
export { encodeBase64 } from './base64.ts';
export { checkHeaders } from './headers.ts';
export { setPath } from './set-path.ts';
export { isRecord } from './records.ts';
