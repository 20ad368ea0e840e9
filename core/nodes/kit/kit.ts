/** All that a node file may import. A node reaches the world only through its context. */
export { AppError } from '../../errors/app-error.ts';
export type { Json } from '../../workflow/document.ts';
export type { BinaryReference, Item } from '../../workflow/item.ts';
export type { FileDescription } from '../../workflow/file-reference.ts';
export type { CredentialValue, FormPart, HttpRequest, HttpResponse, NodeContext } from './context.ts';
export type { FileContent, StoredFile } from './files.ts';
export { defineNode, toItems } from './definition.ts';
export { eachItem, passOn, type Give } from './each-item.ts';
export { boolean, choice, credential, group, json, list, names, number, text } from './fields.ts';
export { eachItemAsync, type GiveAsync } from './each-item-async.ts';
export { decodeBase64, encodeBase64, toBase64 } from './base64.ts';
export { checkHeaders } from './headers.ts';
export { getPath, pickPaths, removePath, setPath } from './field-path.ts';
export { jsonSize } from '../../workflow/json-size.ts';
export { pairsOf, pairsOfAll } from './pairs.ts';
export { isRecord, setOwn, type JsonRecord } from './records.ts';
export type { MappingNotes, N8nMapping, N8nNodeFacts, Params } from './n8n-mapping.ts';
