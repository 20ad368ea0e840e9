import type { NodeExample } from './definition.ts';

const ORDER = `<?xml version="1.0"?>
<!DOCTYPE Order>
<Order id="7" kind="a &amp; b">
  <!-- of today -->
  <Line no="1">Pen &#38; ink</Line>
  <Line no="2"><![CDATA[<b> ]]></Line>
  <Note> two  words </Note>
  <Empty/><Blank> </Blank>
  rest
</Order>`;

/** Examples of the XML node, in a file of their own because they are as long as the node. */
export const XML_EXAMPLES: readonly NodeExample[] = [
  {
    title: 'Reads XML',
    params: {},
    input: [{ data: ORDER }],
    output: [
      [
        {
          Order: {
            id: '7',
            kind: 'a & b',
            Line: [
              { no: '1', _: 'Pen & ink' },
              { no: '2', _: '<b> ' },
            ],
            Note: ' two  words ',
            Empty: '',
            Blank: ' ',
            _: '\n  \n  \n  \n  \n  \n  rest\n',
          },
        },
      ],
    ],
  },
  {
    title: 'Reads it with lists, and attributes apart',
    params: {
      field: 'body.xml',
      attributes: 'apart',
      attributesName: '@',
      textName: 'text',
      lists: true,
      root: false,
      normalize: true,
      lowerCase: true,
    },
    input: [{ body: { xml: ORDER } }],
    output: [
      [
        {
          '@': { id: '7', kind: 'a & b' },
          line: [
            { '@': { no: '1' }, text: 'Pen & ink' },
            { '@': { no: '2' }, text: '<b>' },
          ],
          note: ['two words'],
          empty: [''],
          blank: [' '],
          text: 'rest',
        },
      ],
    ],
  },
  {
    title: 'Reads the elements only',
    params: { attributes: 'ignore' },
    input: [{ data: '<a x="1"><b y="2">c</b></a>' }, { data: '<a>text</a>' }],
    output: [[{ a: { b: 'c' } }, { a: 'text' }]],
  },
  {
    title: 'Leaves entities that a document makes itself as they are',
    params: {},
    input: [{ data: '<!DOCTYPE a [<!ENTITY b "bbbbbbbb">]><a>&b;&b;</a>' }],
    output: [[{ a: '&b;&b;' }]],
  },
  {
    title: 'Writes an item as XML',
    params: { operation: 'write' },
    input: [
      {
        order: {
          $: { id: 7, note: 'a "b"' },
          line: ['pen', { $: { no: 2 }, _: 'ink & paper' }],
          empty: null,
          more: { ok: true, _: 'x' },
        },
      },
      { a: 1, b: '' },
    ],
    output: [
      [
        {
          data: `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<order id="7" note="a &quot;b&quot;">
  <line>pen</line>
  <line no="2">ink &amp; paper</line>
  <empty/>
  <more>
    x
    <ok>true</ok>
  </more>
</order>`,
        },
        {
          data: `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<root>
  <a>1</a>
  <b/>
</root>`,
        },
      ],
    ],
  },
  {
    title: 'Writes CDATA, without a declaration',
    params: { operation: 'write', field: 'xml', rootName: 'note', cdata: true, declaration: false },
    input: [{ text: 'a < b ]]> c', plain: 'd' }],
    output: [[{ xml: '<note>\n  <text><![CDATA[a < b ]]]]><![CDATA[> c]]></text>\n  <plain>d</plain>\n</note>' }]],
  },
  {
    title: 'Says where XML is broken',
    params: {},
    input: [{ data: '<a>\n<b></a>' }],
    error: 'NODE_INPUT_INVALID',
  },
  {
    title: 'Refuses a name that XML cannot have',
    params: { operation: 'write' },
    input: [{ 'two words': 1 }],
    error: 'NODE_INPUT_INVALID',
  },
];
