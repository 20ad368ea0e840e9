/**
 * If these fail, a form begins with the wrong answers, or who does not see it or uses no mouse cannot fill it in.
 */
import { describe, expect, it } from 'vitest';
import type { FormField, FormShow } from '../../core/nodes/kit/wait-show.ts';
import { filledBefore, formPage } from './form.ts';

const field = (type: FormField['type'], name: string, more: Partial<FormField> = {}): FormField => ({
  type,
  name,
  label: name,
  required: false,
  options: [],
  ...more,
});
const options = ['red', 'green', 'blue, dark'];
const show: FormShow = {
  kind: 'form',
  title: '',
  text: '',
  button: 'Go on',
  fields: [
    field('text', 'who', { value: 'Ada', placeholder: 'Your name' }),
    field('hidden', 'source', { value: 'web' }),
    field('choices', 'colours', { options, value: 'red, green', most: 2 }),
    field('radio', 'one', { options }),
    field('checkbox', 'sure', { value: 'true' }),
    field('password', 'code'),
    field('file', 'papers', { accept: ['.pdf'] }),
    field('html', '', { html: '<p>Read <b>this</b>.</p><img src="https://example.com/a.png">' }),
  ],
};
const page = (filled = filledBefore(show, new URLSearchParams())) => formPage(show, 'Intake', filled).body.markup;

describe('a form', () => {
  it('begins with what its author says, or else with what its address says', () => {
    const before = (query: string) => filledBefore(show, new URLSearchParams(query)).typed;
    expect(before('')).toEqual([['Ada'], ['web'], ['red', 'green'], [], ['true'], [], [], []]);
    expect(before('who=Eve&source=mail&colours=blue, dark&colours=red&one=green&sure=no&code=x')).toEqual([
      ['Eve'],
      ['mail'],
      ['blue, dark', 'red'],
      ['green'],
      [],
      [],
      [],
      [],
    ]);
    const markup = page(filledBefore(show, new URLSearchParams({ source: '"><b>', colours: 'red' })));
    expect(markup).toContain('<input type="hidden" name="f1" value="&#34;&#62;&#60;b&#62;" />');
    expect(markup).toMatch(/value="red"\s+checked/);
    expect(markup).not.toMatch(/value="green"\s+checked/);
    expect(markup).toContain('placeholder="Your name"');
  });

  it('is called as its workflow is where it has no title, and sends by a button of its own word', () => {
    const { title, body, hasImages } = formPage(show, 'Intake', filledBefore(show, new URLSearchParams()));
    expect([title, hasImages]).toEqual(['Intake', true]);
    expect(body.markup).toContain('<button type="submit">Go on</button>');
    expect(body.markup).toContain('<p>Read <b>this</b>.</p>');
  });

  it('names each control, groups what belongs together, and says of each what is wrong and what it takes', () => {
    const errors = new Map([
      [2, 'Choose at most 2 of these.'],
      [4, 'Tick this box to go on.'],
    ]);
    const markup = page({ typed: [['Eve'], [], [...options], [], [], ['secret'], ['a.pdf'], []], errors });
    for (const [, id] of markup.matchAll(/<(?:input|select|textarea)[^>]*\bid="([^"]+)"/g))
      expect(markup).toContain(`for="${id}"`);
    expect([...markup.matchAll(/<fieldset[^]*?<legend>/g)]).toHaveLength(2);
    expect(markup).toMatch(/<fieldset[^>]*aria-describedby="f2-hint f2-error"/);
    expect(markup).toMatch(/id="f4"[^>]*aria-invalid="true"[^>]*aria-describedby="f4-error"/);
    expect([...markup.matchAll(/autofocus/g)]).toHaveLength(1);
    expect(markup).toMatch(/id="f2-0"[^>]*autofocus/);
    // Neither comes back: a browser keeps no file, and a page no password.
    expect(markup).not.toContain('secret');
    expect(markup).toMatch(/id="f5-hint">Type it once more/);
    expect(markup).toMatch(/id="f6-hint">Takes .pdf. Choose it once more/);
  });
});
