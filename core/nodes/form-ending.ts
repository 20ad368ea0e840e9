import { AppError, choice, defineNode, passOn, text } from './kit/kit.ts';
import { FORM_ENDING_MAPPING } from './kit/n8n/form-node.ts';
import { isWebAddress } from './kit/web-address.ts';

export default defineNode({
  type: 'form-ending',
  version: 1,
  label: 'Form ending',
  summary: 'Shows whoever filled in the form how it ends: a page, another address, or a file. The first one counts.',
  group: 'human',
  icon: 'clipboard-check',
  fields: {
    show: choice({
      label: 'Show',
      options: [
        { value: 'page', label: 'A title and a text' },
        { value: 'redirect', label: 'Another address' },
        { value: 'html', label: 'Text or HTML', help: 'As a page of its own. Scripts in it do not run.' },
        { value: 'file', label: 'A file to save, with a title and a text' },
      ],
      default: 'page',
      expressions: false,
    }),
    title: text({ label: 'Title', default: 'Thank you', showWhen: { show: ['page', 'file'] } }),
    text: text({ label: 'Text', default: '', multiline: true, showWhen: { show: ['page', 'file'] } }),
    url: text({ label: 'Address', placeholder: 'https://example.com/thanks', showWhen: { show: ['redirect'] } }),
    html: text({ label: 'Text or HTML', default: '', multiline: true, showWhen: { show: ['html'] } }),
    file: text({ label: 'Name of the file in the item', default: 'data', showWhen: { show: ['file'] } }),
  },
  inputs: ['items'],
  outputs: ['items'],
  showsRespondent: () => 'ending',
  n8n: FORM_ENDING_MAPPING,
  examples: [
    {
      title: 'Passes its items on',
      params: { title: '=Thank you, {{ $json.name }}', text: 'We have your order.' },
      input: [{ name: 'Ada' }],
      output: [[{ name: 'Ada' }]],
    },
    {
      title: 'Leads to another address',
      params: { show: 'redirect', url: '=https://example.com/orders/{{ $json.id }}' },
      input: [{ id: 7 }],
      output: [[{ id: 7 }]],
    },
    {
      title: 'Gives a file to save',
      params: { show: 'file', title: 'Your ticket', file: 'ticket' },
      files: [{ ticket: { text: 'Seat 7', mimeType: 'text/plain', fileName: 'ticket.txt' } }],
      input: [{ id: 7 }],
      output: [[{ id: 7 }]],
    },
    {
      title: 'Shows HTML',
      params: { show: 'html', html: '<h1>Done</h1>' },
      output: [[{}]],
    },
    {
      title: 'Refuses an address that would run something',
      params: { show: 'redirect', url: 'javascript:alert(1)' },
      error: 'NODE_INPUT_INVALID',
    },
  ],
  async run(ctx) {
    const { show, title, text: said, url, html, file } = ctx.params(0);
    const page = { status: 200, body: JSON.stringify({ title, text: said }), isPage: true };
    const typed = (type: string): [string, string][] => [['content-type', `${type}; charset=utf-8`]];
    switch (show) {
      case 'page':
        ctx.respond({ ...page, headers: typed('application/json') });
        break;
      case 'file': {
        // Read from where it lies when it is fetched; that it is there is known now.
        const { reference } = await ctx.binary.read(0, file);
        ctx.respond({ ...page, headers: [['content-type', reference.mimeType]], file: reference });
        break;
      }
      case 'html':
        ctx.respond({ status: 200, headers: typed('text/html'), body: html });
        break;
      case 'redirect': {
        const target = url.trim();
        if (!isWebAddress(target))
          throw new AppError('NODE_INPUT_INVALID', `"${url}" is no address of a page. It begins with https://.`, {
            path: 'params.url',
          });
        ctx.respond({ status: 303, headers: [['location', target]], body: null });
      }
    }
    return passOn(ctx);
  },
});
