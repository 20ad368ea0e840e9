import { defineMapping } from './kit/define-mapping.ts';
import { at, textAt } from './kit/n8n-params.ts';
import { defineNode, number, text } from './kit/kit.ts';

export default defineNode({
  type: 'sticky-note',
  version: 1,
  label: 'Sticky note',
  summary: 'A note on the canvas. It is never run.',
  group: 'flow',
  icon: 'sticky-note',
  fields: {
    text: text({ label: 'Text', help: 'Markdown.', default: '', multiline: true, expressions: false }),
    width: number({ label: 'Width', default: 240, min: 1, max: 10_000, expressions: false }),
    height: number({ label: 'Height', default: 160, min: 1, max: 10_000, expressions: false }),
    color: number({ label: 'Colour', help: 'From 1 to 7.', default: 1, min: 1, max: 7, expressions: false }),
  },
  inputs: [],
  outputs: [],
  examples: [{ title: 'Says something to people', params: { text: '## Orders' }, output: [] }],
  n8n: defineMapping({
    types: ['n8n-nodes-base.stickyNote'],
    versions: [1],
    toParams: (parameters) => {
      const color = at(parameters, 'color');
      return {
        // A note may begin with "=": it is text all the same.
        text: textAt(parameters, 'content'),
        width: within(at(parameters, 'width'), 10_000),
        height: within(at(parameters, 'height'), 10_000),
        color: within(color, 7),
      };
    },
    fromParams: ({ text, width, height, color }) => ({
      typeVersion: 1,
      parameters: { content: text, width, height, color },
    }),
  }),
  run: () => [],
});

const within = (value: unknown, most: number): number | undefined =>
  typeof value === 'number' && value >= 1 ? Math.min(most, value) : undefined;
