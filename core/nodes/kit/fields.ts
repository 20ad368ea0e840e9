import type { Json } from '../../workflow/document.ts';

/**
 * Fields of a node as plain data: the input type, the editor's form, the validation, the documentation and the
 * catalogue all derive from them. Plain data because a catalogue of hundreds of nodes must cost nothing at start-up
 * and must travel as JSON.
 */
interface FieldBase {
  label: string;
  help?: string;
  placeholder?: string;
  /** False: the value must be a literal. Expressions are allowed elsewhere. */
  expressions?: boolean;
  /** The field is shown, and checked, only while these other fields have one of these values. */
  showWhen?: Record<string, readonly Json[]>;
}

/**
 * Choices that a call of the service loads, with the chosen credential: each item that the operation gives is one. Fields
 * that the operation needs are read from the parameters at hand.
 */
export interface LoadedOptions {
  /** Name of an operation of the same service, for example `channel.list`. */
  operation: string;
  /** Paths in an item: to the value that the field takes, and to what a person reads. */
  value: string;
  label: string;
}

export interface TextField extends FieldBase {
  kind: 'text';
  options?: LoadedOptions;
  default?: string;
  optional?: boolean;
  multiline?: boolean;
}
export interface NumberField extends FieldBase {
  kind: 'number';
  default?: number;
  optional?: boolean;
  min?: number;
  max?: number;
  integer?: boolean;
}
export interface BooleanField extends FieldBase {
  kind: 'boolean';
  default: boolean;
}
export interface ChoiceOption<V extends string = string> {
  value: V;
  label: string;
  help?: string;
  /** The option is offered only while these other fields have one of these values. */
  showWhen?: Record<string, readonly Json[]>;
}
export interface ChoiceField<V extends string = string> extends FieldBase {
  kind: 'choice';
  options: readonly ChoiceOption<V>[];
  default: V;
}
/** Any JSON value, given as a literal, or as JSON text in an expression. */
export interface JsonField extends FieldBase {
  kind: 'json';
  /**
   * A template such as `={ "a": {{ $json.a }} }` is the text of JSON, and its blocks stand in it as JSON. Not so where
   * the field takes any value: always, or while these other fields have one of these values.
   */
  plainTemplate?: true | Record<string, readonly Json[]>;
  default?: Json;
  optional?: boolean;
}
/** A repeated group: a list of records that all have these fields. */
export interface ListField<F extends Fields = Fields> extends FieldBase {
  kind: 'list';
  fields: F;
  default?: readonly Json[];
}
/** Names of fields, or other short texts: `['id', 'customer.email']`, or one text with commas between them. */
export interface NamesField extends FieldBase {
  kind: 'names';
  default?: readonly string[];
  optional?: boolean;
}
/** A collection: fields that stand together under one name, as one record. */
export interface GroupField<F extends Fields = Fields> extends FieldBase {
  kind: 'group';
  fields: F;
}
/** Names a credential of one of these kinds; the value lives in `credentials` of the node, never in its parameters. */
export interface CredentialField extends FieldBase {
  kind: 'credential';
  types: readonly string[];
  optional?: boolean;
}

export type Field =
  | TextField
  | NumberField
  | BooleanField
  | ChoiceField
  | JsonField
  | NamesField
  | ListField
  | GroupField
  | CredentialField;
export type Fields = { readonly [name: string]: Field };

type Given<F, T> = F extends { optional: true } ? T | undefined : T;

/** The input type that a set of fields gives. */
export type InputOf<F extends Fields> = {
  [K in keyof F as F[K] extends CredentialField ? never : K]: F[K] extends { kind: 'text' }
    ? Given<F[K], string>
    : F[K] extends { kind: 'number' }
      ? Given<F[K], number>
      : F[K] extends { kind: 'boolean' }
        ? boolean
        : F[K] extends ChoiceField<infer V>
          ? V
          : F[K] extends { kind: 'json' }
            ? Given<F[K], Json>
            : F[K] extends ListField<infer G>
              ? InputOf<G>[]
              : F[K] extends NamesField
                ? string[]
                : F[K] extends GroupField<infer G>
                  ? InputOf<G>
                  : never;
};

export const text = <const O extends Omit<TextField, 'kind'>>(options: O) => ({ kind: 'text' as const, ...options });
export const number = <const O extends Omit<NumberField, 'kind'>>(options: O) => ({
  kind: 'number' as const,
  ...options,
});
export const boolean = <const O extends Omit<BooleanField, 'kind'>>(options: O) => ({
  kind: 'boolean' as const,
  ...options,
});
export const choice = <const V extends string, const O extends Omit<ChoiceField<V>, 'kind'>>(
  options: O & { options: readonly ChoiceOption<V>[] },
) => ({ kind: 'choice' as const, ...options });
export const json = <const O extends Omit<JsonField, 'kind'>>(options: O) => ({ kind: 'json' as const, ...options });
export const list = <const F extends Fields, const O extends Omit<ListField<F>, 'kind' | 'fields'>>(
  fields: F,
  options: O,
) => ({ kind: 'list' as const, fields, ...options });
export const names = <const O extends Omit<NamesField, 'kind'>>(options: O) => ({ kind: 'names' as const, ...options });
export const group = <const F extends Fields, const O extends Omit<GroupField<F>, 'kind' | 'fields'>>(
  fields: F,
  options: O,
) => ({ kind: 'group' as const, fields, ...options });
export const credential = <const O extends Omit<CredentialField, 'kind'>>(options: O) => ({
  kind: 'credential' as const,
  ...options,
});
