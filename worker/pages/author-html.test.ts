/**
 * If these fail, HTML that an author wrote into a form acts on our host, or shows nothing of what it says.
 */
import { describe, expect, it } from 'vitest';
import { authorHtml, showsImages } from './author-html.ts';

const shown = (written: string) => authorHtml(written).markup;

describe('the HTML of an author', () => {
  it('keeps what can only be read', () => {
    const written = '<h2>Terms</h2><p>Be <b>kind</b> &amp; pay.<br></p><ul><li>1 &lt; 2</li></ul>';
    expect(shown(written)).toBe('<h2>Terms</h2><p>Be <b>kind</b> &#38; pay.<br /></p><ul><li>1 &#60; 2</li></ul>');
    expect(shown('<h1>Big</h1><custom-box>in it</custom-box>')).toBe('<h2>Big</h2>in it');
    expect(shown('<table><tr><td colspan="2" style="color:red" class="x">a</td></tr></table>')).toContain(
      '<td colspan="2">a</td>',
    );
  });

  it.each([
    '<script>alert(1)</script>',
    '<SCRIPT SRC=//evil.example/x.js></SCRIPT>',
    '<style>*{background:url(//evil.example)}</style>',
    '<svg><script>alert(1)</script><a xlink:href="javascript:alert(1)">x</a></svg>',
    '<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></table></math>',
    '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
    '<object data="data:text/html,x"></object><embed src="x">',
    '<template><img src=x onerror=alert(1)></template>',
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>',
    '<meta http-equiv="refresh" content="0;url=https://evil.example"><base href="https://evil.example">',
    '<link rel="stylesheet" href="https://evil.example">',
    '<form action="https://evil.example"><input name="f0"><button>Send</button></form>',
    '<!--><img src=x onerror=alert(1)>-->',
    '<![CDATA[<img src=x onerror=alert(1)>]]>',
    '<?xml version="1.0"?><x onclick="alert(1)">y</x>',
  ])('shows nothing of what could act: %s', (written) => {
    expect(shown(written)).not.toMatch(/<(?!\/?(p|b|table)\b)|onerror=a[^&]*>|evil\.example"|javascript/i);
  });

  it('leads only to places on the web, and from there back to nothing', () => {
    expect(shown('<a href="https://example.com/a?b=1&c=2" onclick="x()">there</a>')).toBe(
      '<a href="https://example.com/a?b=1&#38;c=2" target="_blank" rel="noopener noreferrer nofollow">there</a>',
    );
    for (const href of ['javascript:alert(1)', ' java\nscript:alert(1)', 'data:text/html,x', '//evil.example', '/api'])
      expect(shown(`<a href="${href}">there</a>`)).toBe(
        '<a target="_blank" rel="noopener noreferrer nofollow">there</a>',
      );
    expect(shown('<iframe src="https://video.example/1"></iframe>')).toContain('>https://video.example/1</a>');
  });

  it('shows pictures from the web, and says what others would have shown', () => {
    const picture = authorHtml('<img src="https://example.com/a.png" alt="A &quot;b&quot;" onload="x()" width="9">');
    expect(picture.markup).toBe('<img src="https://example.com/a.png" alt="A &#34;b&#34;" width="9" />');
    expect([showsImages(picture), showsImages(authorHtml('a &lt;img b'))]).toEqual([true, false]);
    expect(shown('<img src="javascript:alert(1)" alt="a <b>">')).toBe('a &#60;b&#62;');
    expect(shown('<img src="data:image/svg+xml;base64,PHN2Zz4=" alt="">')).toBe('');
  });

  it('takes markup of any depth and length', () => {
    expect(shown('<b>'.repeat(50_000) + 'x').length).toBeLessThan(2000);
    expect(shown('a'.repeat(300_000)).length).toBe(200_000);
  });
});
