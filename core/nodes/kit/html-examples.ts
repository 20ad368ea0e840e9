import type { NodeExample } from './definition.ts';

const SHOP =
  '<h1>The Shop</h1><ul id="goods"><li class="a">Pen <b>2 €</b></li><li>Ink</li></ul><form><input name="q" value="pens"></form>';
const PAGE = `<html><head><title>Not text</title><style>p { color: red }</style></head><body>
<h1>The <i>News</i></h1>
<p>One  line,<br>another. <a href="https://example.com/a">More</a><a href="#top">up</a></p>
<blockquote>Said <img src="x.png" alt="me"></blockquote>
<ol type="a"><li>First<ul><li>inner</li></ul></li><li>Second</li></ol>
<div><div><p>In a box</p></div></div>
<b>after</b> it
<p class="ad">Buy!</p><pre>
a  b
  c</pre>
<p>The words of this paragraph are more than can stand in a line of eighty characters, so it is broken.</p>
<script>alert(1)</script></body></html>`;

/** Examples of the HTML node, in a file of their own because they are as long as the node. */
export const HTML_EXAMPLES: readonly NodeExample[] = [
  {
    title: 'Takes text, attributes and values',
    params: {
      field: 'page.html',
      values: [
        { name: 'title', selector: 'h1' },
        { name: 'goods', selector: '#goods > li', list: true, skip: ['b'] },
        { name: 'class', selector: 'li', give: 'attribute', attribute: 'class' },
        { name: 'all', selector: 'li', give: 'attribute' },
        { name: 'inside', selector: '.a', give: 'html' },
        { name: 'query', selector: 'input[name=q]', give: 'value' },
        { name: 'none', selector: '.none' },
        { name: 'nothing', selector: '.none', list: true },
      ],
    },
    input: [{ page: { html: SHOP } }],
    output: [
      [
        {
          title: 'The Shop',
          goods: ['Pen', 'Ink'],
          class: 'a',
          all: { class: 'a' },
          inside: 'Pen <b>2 €</b>',
          query: 'pens',
          none: null,
          nothing: [],
        },
      ],
    ],
  },
  {
    title: 'Takes values out of a file',
    params: { source: 'file', file: 'page', values: [{ name: 'title', selector: 'h1' }] },
    files: [{ page: { text: SHOP, mimeType: 'text/html' } }],
    output: [[{ title: 'The Shop' }]],
  },
  { title: 'Says which file is missing', params: { source: 'file', values: [] }, error: 'FILE_NOT_FOUND' },
  {
    title: 'Lays out a page for reading',
    params: { values: [{ name: 'text', selector: 'html', skip: ['.ad'] }], layout: 'formatted' },
    input: [{ data: PAGE }],
    output: [
      [
        {
          text: `THE NEWS

One line,
another. More [https://example.com/a]up

> Said me [x.png]

 a. First
    * inner
 b. Second

In a box

after it

a  b
  c

The words of this paragraph are more than can stand in a line of eighty
characters, so it is broken.`,
        },
      ],
    ],
  },
  {
    title: 'Makes an item of each text of a list',
    params: { values: [{ name: 'cell', selector: 'tbody td', list: true }], clean: true },
    input: [{ data: ['<table><tr><td> a\n<td>b', '<table><tr><td>c  d'] }],
    output: [[{ cell: ['a', 'b'] }, { cell: ['c d'] }]],
  },
  {
    title: 'Writes HTML with data',
    params: { operation: 'template', template: '=<p>{{ $json.name }}</p>' },
    input: [{ name: 'Anna' }],
    output: [[{ html: '<p>Anna</p>' }]],
  },
  {
    title: 'Makes a table',
    params: {
      operation: 'table',
      capitalize: true,
      styled: false,
      caption: 'People',
      tableAttributes: 'class="wide"',
      rowAttributes: '=id="{{ $json.id }}"',
    },
    input: [
      { id: 1, first_name: '<Anna>', ok: true },
      { id: 2, more: { a: 1 } },
    ],
    output: [
      [
        {
          table:
            '<table  class="wide"><caption>People</caption><thead  ><tr><th>Id</th><th>First Name</th><th>Ok</th><th>More</th></tr></thead><tbody>' +
            '<tr  id="1"><td  >1</td><td  >&lt;Anna&gt;</td><td  ><input type="checkbox" checked="checked"/></td><td  ></td></tr>' +
            '<tr  id="2"><td  >2</td><td  ></td><td  ></td><td  >{&quot;a&quot;:1}</td></tr></tbody></table>',
        },
      ],
    ],
  },
  {
    title: 'Refuses a selector that cannot be read',
    params: { values: [{ name: 'x', selector: 'p[' }] },
    input: [{ data: '<p>' }],
    error: 'NODE_INPUT_INVALID',
  },
  {
    title: 'Refuses an item without HTML',
    params: { values: [{ name: 'x', selector: 'p' }] },
    error: 'NODE_INPUT_INVALID',
  },
];
