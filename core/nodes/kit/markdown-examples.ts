import type { NodeExample } from './definition.ts';

/** Examples of the Markdown node, in a file of their own because they are as long as the node. */
export const MARKDOWN_EXAMPLES: readonly NodeExample[] = [
  {
    title: 'Turns HTML into Markdown',
    params: { source: '={{ $json.page }}', as: 'text.markdown' },
    input: [
      {
        page: `<html><head><title>Not this</title></head><body><h2>The <em>News</em></h2><p>See <a href="https://example.com">here</a>,
<b>now</b> or <del>later</del>.</p><ul><li>one</li><li>two<ol start="3"><li>three</li></ol></li></ul><pre><code>a  b</code></pre>
<table><tr><th>a</th><th>b</th></tr><tr><td>1|2</td></tr></table><img src="data:image/png;base64,x" alt="gone"></body></html>`,
      },
    ],
    output: [
      [
        {
          page: `<html><head><title>Not this</title></head><body><h2>The <em>News</em></h2><p>See <a href="https://example.com">here</a>,
<b>now</b> or <del>later</del>.</p><ul><li>one</li><li>two<ol start="3"><li>three</li></ol></li></ul><pre><code>a  b</code></pre>
<table><tr><th>a</th><th>b</th></tr><tr><td>1|2</td></tr></table><img src="data:image/png;base64,x" alt="gone"></body></html>`,
          text: {
            markdown: `## The _News_

See [here](https://example.com), **now** or ~~later~~.

* one
* two
  3. three

\`\`\`
a  b
\`\`\`

| a | b |
| --- | --- |
| 1\\|2 |  |`,
          },
        },
      ],
    ],
  },
  {
    title: 'Leaves out elements and replaces texts',
    params: {
      source: ' <nav>Menu</nav><p>Dear Name</p><pre><code>x</code></pre><span>end</span>',
      ignore: 'nav',
      blocks: 'span',
      replacements: [{ find: 'Name', by: 'Anna' }],
      indentCode: true,
      trim: false,
    },
    output: [[{ data: ' \n\nDear Anna\n\n    x\n\nend' }]],
  },
  {
    title: 'Turns Markdown into HTML',
    params: {
      operation: 'toHtml',
      source:
        '# A & "b"\n\nOne\ntwo...  \nthree ~~no~~ https://example.com\n\n> quoted\n\n- [x] done\n- open\n\n' +
        '```js\nif (a < b) c();\n```\n\n| a | b |\n|---|--:|\n| 1 | `2` |\n\n# A & "b"\n\n---\n\n![me](x.png "It") <b>raw</b>',
    },
    output: [
      [
        {
          data: `<h1 id="a--b">A &amp; "b"</h1>
<p>One
two…<br />
three <del>no</del> <a href="https://example.com">https://example.com</a></p>
<blockquote>
  <p>quoted</p>
</blockquote>
<ul>
<li><input checked="" disabled="" type="checkbox"> done</li>
<li>open</li>
</ul>
<pre><code class="js language-js">if (a &lt; b) c();
</code></pre>
<table>
<thead>
<tr>
<th>a</th>
<th style="text-align:right;">b</th>
</tr>
</thead>
<tbody>
<tr>
<td>1</td>
<td style="text-align:right;"><code>2</code></td>
</tr>
</tbody>
</table>
<h1 id="a--b-1">A &amp; "b"</h1>
<hr />
<p><img src="x.png" alt="me" title="It" /> <b>raw</b></p>`,
        },
      ],
    ],
  },
  {
    title: 'Writes a document of plain Markdown',
    params: {
      operation: 'toHtml',
      source: '#Hello World\n\n[a](b) ~~x~~ https://example.com\n\n- [ ] open',
      tables: false,
      strikethrough: false,
      tasks: false,
      autolinks: false,
      tightHeadings: true,
      ids: 'plain',
      idPrefix: 'p-',
      firstLevel: 2,
      newWindow: true,
      document: true,
    },
    output: [
      [
        {
          data: `<!DOCTYPE HTML>
<html>
<head>
<meta charset="utf-8">
</head>
<body>
<h2 id="p-helloworld">Hello World</h2>
<p><a href="b" rel="noopener noreferrer" target="_blank">a</a> ~~x~~ https://example.com</p>
<ul>
<li>[ ] open</li>
</ul>
</body>
</html>`,
        },
      ],
    ],
  },
];
