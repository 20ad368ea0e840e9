/**
 * If these fail, an answer of a form arrives as something else, or one that cannot be right is taken.
 */
import { describe, expect, it } from 'vitest';
import type { FormField } from '../../core/nodes/kit/wait-show.ts';
import { readAnswers } from './submitted-form.ts';

const field = (type: FormField['type'], more: Partial<FormField> = {}): FormField => ({
  type,
  name: 'a',
  label: 'A',
  required: false,
  options: [],
  ...more,
});
const options = ['red', 'green', 'blue'];
const read = (one: FormField, values: string[]) =>
  readAnswers(
    { kind: 'form', title: '', text: '', fields: [one] },
    { given: new URLSearchParams(values.map((value) => ['f0', value])), files: [], discard: async () => undefined },
  );

describe('an answer', () => {
  it.each<[string, FormField, string[], unknown]>([
    ['text without spaces around it', field('text'), [' Ada '], 'Ada'],
    ['lines as they are', field('longText'), [' a\nb '], ' a\nb '],
    ['a password as it was typed', field('password'), [' s3cret '], ' s3cret '],
    ['a number', field('number'), ['2.50'], 2.5],
    ['an address', field('email'), ['ada@example.com'], 'ada@example.com'],
    ['a day', field('date'), ['2028-02-29'], '2028-02-29'],
    ['nothing as null', field('date'), [''], null],
    ['a choice', field('choice', { options }), ['red'], 'red'],
    ['one of what is shown', field('radio', { options }), ['green'], 'green'],
    ['choices in the order in which they stand', field('choices', { options }), ['blue', 'red'], ['red', 'blue']],
    ['no choice as an empty list', field('choices', { options, least: 2 }), [], []],
    ['a box', field('checkbox'), ['yes'], true],
    ['a box that is not ticked', field('checkbox'), [], false],
    ['a hidden value of the address', field('hidden', { value: 'web' }), ['mail'], 'mail'],
    ['a hidden value of the author, where none was sent', field('hidden', { value: 'web' }), [], 'web'],
    ['no file as null', field('file'), [], null],
    ['no files as an empty list', field('file', { multiple: true }), [], []],
  ])('is %s', (_what, one, values, expected) => {
    const { item, errors } = read(one, values);
    expect([...errors]).toEqual([]);
    expect(item).toEqual({ json: { a: expected } });
  });

  it('keeps the files of fields whose names differ in what a property cannot hold', () => {
    const file = (id: string) => ({ id, mimeType: 'text/plain' });
    const fields = ['Фото', 'Файл'].map((name) => field('file', { name }));
    const { item } = readAnswers(
      { kind: 'form', title: '', text: '', fields },
      {
        given: new URLSearchParams(),
        files: [
          { index: 0, file: file('f1') },
          { index: 1, file: file('f2') },
        ],
        discard: async () => undefined,
      },
    );
    expect(Object.values(item.binary!).map(({ id }) => id)).toEqual(['f1', 'f2']);
  });

  it.each<[string, FormField, string[], RegExp]>([
    ['nothing where something must be', field('text', { required: true }), ['  '], /Fill this in/],
    ['an address of dots without end', field('email'), [`a@${'.'.repeat(99_990)}@`], /not an e-mail address/],
    ['an address without a place', field('email'), ['ada@example'], /not an e-mail address/],
    ['a word for a number', field('number'), ['two'], /"two" is not a number/],
    ['half an address', field('email'), ['ada@'], /not an e-mail address/],
    ['a day that no month has', field('date'), ['2026-02-30'], /not a date/],
    ['a choice that is not offered', field('choice', { options }), ['black'], /Choose one of these/],
    ['no choice where one must be', field('radio', { options, required: true }), [], /Choose one of these/],
    ['one of several that is not offered', field('choices', { options }), ['red', 'black'], /Choose among these/],
    ['too few choices', field('choices', { options, least: 2 }), ['red'], /at least 2/],
    ['too many choices', field('choices', { options, most: 1 }), ['red', 'blue'], /at most 1/],
    ['a box that must be ticked', field('checkbox', { required: true }), [], /Tick this box/],
    ['no file where one must be', field('file', { required: true }), [], /Choose a file/],
    ['more than anybody types', field('longText'), ['x'.repeat(100_001)], /too long/],
  ])('is not %s', (_what, one, values, message) => {
    const { errors, typed } = read(one, values);
    expect(errors.get(0)).toMatch(message);
    expect(typed).toEqual([one.type === 'file' ? [] : values]);
  });

  it('is called as its field is, whatever that means elsewhere, and what is only shown is no answer', () => {
    const fields = [field('html', { name: '' }), field('text', { name: '__proto__' })];
    const { item } = readAnswers(
      { kind: 'form', title: '', text: '', fields },
      { given: new URLSearchParams([['f1', 'x']]), files: [], discard: async () => undefined },
    );
    expect(Object.entries(item.json)).toEqual([['__proto__', 'x']]);
  });
});
