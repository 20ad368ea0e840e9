import type { MappingNotes, N8nMapping, Params } from './n8n-mapping.ts';
import { isRecord } from './records.ts';
import { readRows, writeRows, type N8nRows } from './n8n-rows.ts';

const VALUES: N8nRows = {
  values: {
    at: 'extractionValues.values',
    entries: {
      name: { at: 'key' },
      selector: { at: 'cssSelector' },
      give: { at: 'returnValue' },
      attribute: { at: 'attribute' },
      skip: { at: 'skipSelectors', names: true },
      list: { at: 'returnArray' },
    },
  },
};
const EXTRACT: N8nRows = {
  ...VALUES,
  trim: { at: 'options.trimValues', defaults: { n8n: false, ours: true } },
  clean: { at: 'options.cleanUpText' },
};
const TABLE: N8nRows = {
  caption: { at: 'options.caption' },
  capitalize: { at: 'options.capitalize' },
  tableAttributes: { at: 'options.tableAttributes' },
  headerAttributes: { at: 'options.headerAttributes' },
  rowAttributes: { at: 'options.rowAttributes' },
  cellAttributes: { at: 'options.cellAttributes' },
};

/** n8n keeps an entry that nobody has filled in. */
function readExtraction(parameters: Params, rows: N8nRows, notes: MappingNotes): Params {
  const params = { ...sourceOf(parameters, notes), ...readRows(parameters, rows, notes) };
  const { values } = params;
  if (!Array.isArray(values)) return params;
  return { ...params, values: values.filter((value) => isRecord(value) && (value['selector'] ?? '') !== '') };
}

/** What the HTML is taken out of is one parameter there, for a field and for a file. */
const sourceOf = (parameters: Params, notes: MappingNotes): Params =>
  parameters['sourceData'] === 'binary'
    ? { source: 'file', ...readRows(parameters, { file: { at: 'dataPropertyName' } }, notes) }
    : readRows(parameters, { field: { at: 'dataPropertyName' } }, notes);

const writeSource = (params: Params): Params =>
  params['source'] === 'file'
    ? { sourceData: 'binary', ...writeRows(params, { file: { at: 'dataPropertyName' } }) }
    : writeRows(params, { field: { at: 'dataPropertyName' } });

function toParams(parameters: Params, typeVersion: number, notes: MappingNotes): Params {
  switch (parameters['operation'] ?? 'generateHtmlTemplate') {
    case 'extractHtmlContent':
      // Since version 1.2 text is laid out for reading.
      return { ...readExtraction(parameters, EXTRACT, notes), ...(typeVersion > 1.1 ? { layout: 'formatted' } : {}) };
    case 'convertToHtmlTable': {
      const { customStyling } = (parameters['options'] ?? {}) as Params;
      return {
        operation: 'table',
        ...readRows(parameters, TABLE, notes),
        ...(customStyling === true ? { styled: false } : {}),
        // The data become part of the page there.
        escape: false,
      };
    }
    default: {
      const html = parameters['html'] ?? '';
      const isTemplate = typeof html === 'string' && html.includes('{{') && !html.startsWith('=');
      return { operation: 'template', template: isTemplate ? `=${html}` : html };
    }
  }
}

function fromParams(params: Params, notes: MappingNotes): Params {
  switch (params['operation'] ?? 'extract') {
    case 'table':
      if (params['escape'] !== false) notes.changed('HTML in the data becomes part of the page there.');
      return {
        operation: 'convertToHtmlTable',
        ...writeRows(
          { ...params, ...(params['styled'] === false ? { custom: true } : {}) },
          {
            ...TABLE,
            custom: { at: 'options.customStyling' },
          },
        ),
      };
    case 'template': {
      const template = String(params['template'] ?? '');
      return { operation: 'generateHtmlTemplate', html: template.startsWith('=') ? template.slice(1) : template };
    }
    default:
      if ((params['layout'] ?? 'plain') === 'plain')
        notes.changed('Text is laid out for reading there: headings in capitals, links with their addresses.');
      return { operation: 'extractHtmlContent', ...writeSource(params), ...writeRows(params, EXTRACT) };
  }
}

export const htmlMappings: readonly N8nMapping[] = [
  {
    types: ['n8n-nodes-base.html'],
    versions: [1, 1.1, 1.2],
    toParams: (parameters, { typeVersion }, notes) => toParams(parameters, typeVersion, notes),
    fromParams: (params, notes) => ({ typeVersion: 1.2, parameters: fromParams(params, notes) }),
    examples: [
      {
        typeVersion: 1,
        parameters: { html: '<p>{{ $json.name }}</p>' },
        params: { operation: 'template', template: '=<p>{{ $json.name }}</p>' },
      },
      {
        typeVersion: 1.1,
        parameters: {
          operation: 'extractHtmlContent',
          dataPropertyName: 'page',
          extractionValues: {
            values: [
              { key: 'links', cssSelector: 'a', returnValue: 'attribute', attribute: 'href', returnArray: true },
            ],
          },
          options: { trimValues: true },
        },
        params: {
          field: 'page',
          values: [{ name: 'links', selector: 'a', give: 'attribute', attribute: 'href', list: true }],
          trim: true,
        },
      },
      {
        typeVersion: 1.2,
        parameters: {
          operation: 'extractHtmlContent',
          extractionValues: {
            values: [
              { key: 'x', cssSelector: '=h{{ 1 }}', skipSelectors: 'a, .ad' },
              { key: '', cssSelector: '' },
            ],
          },
          options: { cleanUpText: true },
        },
        params: {
          values: [{ name: 'x', selector: '=h{{ 1 }}', skip: ['a', '.ad'] }],
          trim: false,
          clean: true,
          layout: 'formatted',
        },
      },
      {
        typeVersion: 1.2,
        parameters: { operation: 'convertToHtmlTable', options: { customStyling: true, caption: 'All' } },
        params: { operation: 'table', caption: 'All', styled: false, escape: false },
      },
    ],
  },
  {
    types: ['n8n-nodes-base.htmlExtract'],
    versions: [1],
    toParams: (parameters, _facts, notes) =>
      readExtraction(parameters, { ...EXTRACT, trim: { at: 'options.trimValues' } }, notes),
    fromParams: (params) => ({
      typeVersion: 1,
      parameters: { ...writeSource(params), ...writeRows(params, { ...EXTRACT, trim: { at: 'options.trimValues' } }) },
    }),
    examples: [
      {
        typeVersion: 1,
        parameters: { extractionValues: { values: [{ key: 't', cssSelector: 'title', returnValue: 'html' }] } },
        params: { values: [{ name: 't', selector: 'title', give: 'html' }] },
      },
      {
        typeVersion: 1,
        parameters: {
          sourceData: 'binary',
          dataPropertyName: 'page',
          extractionValues: { values: [{ key: 't', cssSelector: 'title' }] },
        },
        params: { source: 'file', file: 'page', values: [{ name: 't', selector: 'title' }] },
      },
    ],
  },
];
