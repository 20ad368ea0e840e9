// If these fail, the text of a page is laid out otherwise than workflows that read it expect.
import { load } from 'cheerio';
import { describe, expect, it } from 'vitest';
import { htmlText, type HtmlNode } from './html-text.ts';

const textOf = (html: string): string => htmlText(load(html)('body').contents().toArray() as unknown as HtmlNode[]);

describe('the text of HTML', () => {
  it.each([
    ['white space is one space, and none at the ends', '<p> a \n\t <b> b</b>c </p>', 'a bc'],
    ['words that touch stay together', 'a<b>b</b><i>c</i> d', 'abc d'],
    ['paragraphs are two lines apart, boxes one', '<p>a</p><p>b</p><div>c</div><div>d</div>', 'a\n\nb\n\nc\nd'],
    [
      'headings are in capitals, three lines after what is before',
      'a<h2>b <a href="/x">c</a></h2>d',
      'a\n\n\nB C [/x]\n\nd',
    ],
    ['a link without text is its address', '<a href="mailto:a@b.c"></a>', 'a@b.c'],
    ['an image is what it shows and where it is', '<img alt="x" src="y.png"><img src="z.png">', 'x [y.png][z.png]'],
    [
      'lists have marks, and inner ones no line between',
      '<ul><li>a<ol start="9"><li>b<li>c</ol><li>d</ul>',
      ' * a\n   9.  b\n   10. c\n * d',
    ],
    ['numbers of lists may be Roman', '<ol type="I"><li>a<li>b</ol>', ' I.  a\n II. b'],
    ['what is preformatted stays', '<pre>\n a\n  b\n</pre>', ' a\n  b'],
    ['a quotation has a mark in each line', '<blockquote><p>a</p><p>b</p></blockquote>', '> a\n> \n> b'],
    ['cells of a table stand side by side', '<table><tr><td>a</td> <td>b</td></tr></table>', 'a b'],
    ['scripts and styles are no text', 'a<script>b</script><style>c</style>', 'a'],
    ['empty boxes add nothing but a line', 'a<div></div><p></p>b', 'a\n\nb'],
  ])('%s', (_rule, html, text) => {
    expect(textOf(html)).toBe(text);
  });

  it('is broken at spaces before 80 characters, and a long word is not broken', () => {
    const long = 'x'.repeat(90);
    expect(textOf(`<p>${'word '.repeat(20)}${long} end</p>`).split('\n')).toEqual([
      'word '.repeat(16).trim(),
      'word '.repeat(4).trim(),
      long,
      'end',
    ]);
  });
});
