/** All that a node file may import. A node reaches the world only through its context. */
export { AppError } from '../../errors/app-error.ts';
export type { Json } from '../../workflow/document.ts';
export type { Item } from '../../workflow/item.ts';
export type { CredentialValue, HttpRequest, HttpResponse, NodeContext } from './context.ts';
export { defineNode, toItems } from './definition.ts';
export { eachItem, type Give } from './each-item.ts';
export { boolean, choice, credential, group, json, list, names, number, text } from './fields.ts';
export { encodeBase64 } from './base64.ts';
export { checkHeaders } from './headers.ts';
export { getPath, pickPaths, removePath, setPath } from './field-path.ts';
export { isRecord, setOwn, type JsonRecord } from './records.ts';
