import type { Json } from '../../../workflow/document.ts';
import type { NodeExample } from '../definition.ts';
import type { Field } from '../fields.ts';

/**
 * A service as data alone: it can be sent as JSON, and one interpreter makes a node of it. Texts may name fields in braces:
 * `{title}` stands for the value of the field, and what has no value is left out.
 */
export interface ServiceLiteral {
  /** Name in documents, for example `github`. */
  type: string;
  label: string;
  summary: string;
  /** Name of an icon of the editor's icon set. */
  icon: string;
  /**
   * Where the paths begin, for example `https://api.example.com/v2` or `https://{site}.example.com`. Nothing but `{server}`:
   * the whole address is what the user writes in that field.
   */
  baseUrl: string;
  /** Headers of every request. */
  headers?: Readonly<Record<string, string>>;
  /** By the kinds of credentials that the service takes, how each is attached. Empty: it takes none. */
  auth: Readonly<Record<string, Attachment>>;
  /** Fields of all operations. */
  fields?: ServiceFields;
  /** How an answer with a good status says that the call failed. */
  failure?: { path: string; is: Json; message: string };
  resources: Readonly<Record<string, ServiceResource>>;
}

/** Where a secret goes. `{token}` is a field of the credential, `{basic}` its user and password as basic authentication has them. */
export interface Attachment {
  header?: { name: string; value: string };
  query?: { name: string; value: string };
}

/** A credential is a field of the service itself. */
export type ServiceFields = Readonly<Record<string, Exclude<Field, { kind: 'credential' }>>>;

export interface ServiceResource {
  label: string;
  operations: Readonly<Record<string, ServiceOperation>>;
}

export interface ServiceOperation {
  label: string;
  summary: string;
  /** `never`: must not be repeated when a crash interrupted it. */
  retry: 'safe' | 'never';
  /** A name means the same field in all operations of the service. */
  fields: ServiceFields;
  request: ServiceRequest;
  /** Where the items stand in the answer: a list gives one for each element. Absent: the whole answer. */
  items?: string;
  paging?: Paging;
  examples: readonly OperationExample[];
}

export interface ServiceRequest {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** `{name}` is one segment, `{+name}` may be several with `/` between them. Both are encoded. */
  path: string;
  /** A list is one value with commas between; under a name that ends in `[]` it is a value for each element. */
  query?: Readonly<Record<string, string>>;
  headers?: Readonly<Record<string, string>>;
  /** JSON. A text that is nothing but `{name}` becomes the value in its own type. */
  body?: { readonly [name: string]: Json };
}

/**
 * How an operation is read page by page. `most` is the longest page of the service, `size` the query parameter that asks for
 * it.
 */
export type Paging =
  /** By a number, from 1, in the query parameter `page`. A page that is not full is the last. */
  | { by: 'page'; page: string; size: string; most: number }
  /** By a text that stands in the answer at the path `next` and goes into the query parameter `cursor`. */
  | { by: 'cursor'; cursor: string; next: string; size: string; most: number }
  /** By the header `Link` with `rel="next"`. */
  | { by: 'link'; size: string; most: number };

/** A recorded pair; its parameters are those of the operation. The credential is made up. */
export type OperationExample = Omit<NodeExample, 'credentials' | 'inputs' | 'waitMs'>;

/** Values of the fields of an operation, by name. */
export type Values = { readonly [name: string]: Json | undefined };

/** The parameters of a service's node, with what every one of them has. */
export type ServiceParams = Values & { operation: string; returnAll: boolean; limit: number };
