import { readXml } from './kit/read-xml.ts';
import { writeXml } from './kit/write-xml.ts';
import { XML_EXAMPLES } from './kit/xml-examples.ts';
import {
  AppError,
  boolean,
  choice,
  defineNode,
  eachItem,
  getPath,
  readRows,
  text,
  writeRows,
  type N8nRows,
} from './kit/kit.ts';

const READ = { operation: ['read'] };
const WRITE = { operation: ['write'] };

const ROWS: N8nRows = {
  operation: { at: 'mode', values: { read: 'xmlToJson', write: 'jsonToxml' } },
  field: { at: 'dataPropertyName' },
  attributesName: { at: 'options.attrkey' },
  textName: { at: 'options.charkey' },
  lists: { at: 'options.explicitArray' },
  root: { at: 'options.explicitRoot' },
  trim: { at: 'options.trim' },
  normalize: { at: 'options.normalize' },
  lowerCase: { at: 'options.normalizeTags' },
  rootName: { at: 'options.rootName' },
  cdata: { at: 'options.cdata' },
};

export default defineNode({
  type: 'xml',
  version: 1,
  label: 'XML',
  summary: 'Reads XML as data, and writes data as XML.',
  group: 'data',
  icon: 'file-code-2',
  fields: {
    operation: choice({
      label: 'Operation',
      options: [
        { value: 'read', label: 'Read XML' },
        { value: 'write', label: 'Write XML' },
      ],
      default: 'read',
      expressions: false,
    }),
    field: text({ label: 'Field of the XML', default: 'data' }),
    attributes: choice({
      label: 'Attributes',
      options: [
        { value: 'merge', label: 'Stand among the elements' },
        { value: 'apart', label: 'Stand in a record of their own' },
        { value: 'ignore', label: 'Are left out' },
      ],
      default: 'merge',
      expressions: false,
      showWhen: READ,
    }),
    attributesName: text({ label: 'Name of the record of attributes', default: '$' }),
    textName: text({
      label: 'Name of the text',
      help: 'Of an element that has attributes or elements too.',
      default: '_',
    }),
    lists: boolean({ label: 'Every element is a list', default: false, showWhen: READ }),
    root: boolean({ label: 'Keep the name of the outermost element', default: true, showWhen: READ }),
    trim: boolean({ label: 'Text without white space around', default: false, showWhen: READ }),
    normalize: boolean({ label: 'Text in one line, with single spaces', default: false, showWhen: READ }),
    lowerCase: boolean({ label: 'Names in small letters', default: false, showWhen: READ }),
    rootName: text({
      label: 'Name of the outermost element',
      help: 'With "root", an item of one field alone has the name of that field.',
      default: 'root',
      showWhen: WRITE,
    }),
    cdata: boolean({ label: 'CDATA instead of escaped characters', default: false, showWhen: WRITE }),
    declaration: boolean({ label: 'With the XML declaration', default: true, showWhen: WRITE }),
  },
  inputs: ['items'],
  outputs: ['items'],
  examples: XML_EXAMPLES,
  n8n: {
    types: ['n8n-nodes-base.xml'],
    versions: [1],
    toParams(parameters, _facts, notes) {
      const options = (parameters['options'] ?? {}) as { [name: string]: unknown };
      const { ignoreAttrs, mergeAttrs, headless } = options;
      return {
        ...readRows(parameters, ROWS, notes),
        ...(ignoreAttrs === true ? { attributes: 'ignore' } : mergeAttrs === false ? { attributes: 'apart' } : {}),
        ...(headless === true ? { declaration: false } : {}),
      };
    },
    fromParams(params) {
      const { attributes = 'merge', declaration = true } = params;
      const extra: N8nRows = {
        ignoreAttrs: { at: 'options.ignoreAttrs' },
        mergeAttrs: { at: 'options.mergeAttrs' },
        headless: { at: 'options.headless' },
      };
      const given = {
        ...params,
        ...(attributes === 'ignore' ? { ignoreAttrs: true } : attributes === 'apart' ? { mergeAttrs: false } : {}),
        ...(declaration === false ? { headless: true } : {}),
      };
      return { typeVersion: 1, parameters: writeRows(given, { ...ROWS, ...extra }) };
    },
    examples: [
      {
        typeVersion: 1,
        parameters: { dataPropertyName: 'body', options: { mergeAttrs: false, attrkey: '@', explicitArray: true } },
        params: { field: 'body', attributes: 'apart', attributesName: '@', lists: true },
      },
      {
        typeVersion: 1,
        parameters: { mode: 'jsonToxml', options: { headless: true, rootName: 'orders', cdata: true } },
        params: { operation: 'write', rootName: 'orders', cdata: true, declaration: false },
      },
    ],
  },
  run: (ctx) =>
    eachItem(ctx, 1, (item, index, give) => {
      const params = ctx.params(index);
      if (params.operation === 'write') return give({ json: { [params.field]: writeXml(item.json, params) } });
      const xml = getPath(item.json, params.field);
      if (typeof xml !== 'string')
        throw new AppError('NODE_INPUT_INVALID', `The field "${params.field}" of the item holds no XML text.`, {
          path: 'params.field',
        });
      give({ json: readXml(xml, params, 'params.field') });
    }),
});
