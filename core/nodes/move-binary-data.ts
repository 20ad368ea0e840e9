import { MOVE_PAIRS } from './kit/n8n/examples-files.ts';
import {
  AppError,
  boolean,
  choice,
  decodeBase64,
  defineNode,
  eachItemAsync,
  getPath,
  isRecord,
  removePath,
  setPath,
  text,
  toBase64,
  type Item,
  type Json,
  type N8nMapping,
  type Params,
} from './kit/kit.ts';

const OPTIONS = ['encoding', 'fileName', 'mimeType', 'keepSource'] as const;

const mapping: N8nMapping = {
  types: ['n8n-nodes-base.moveBinaryData'],
  versions: [1, 1.1],
  examples: MOVE_PAIRS,
  toParams(parameters, { typeVersion }) {
    const options = isRecord(parameters['options']) ? parameters['options'] : {};
    const isToFile = parameters['mode'] === 'jsonToBinary';
    const all = parameters[isToFile ? 'convertAllData' : 'setAllData'];
    const params: Params = { direction: isToFile ? 'toFile' : 'toFields' };
    if (all !== undefined) params['all'] = all;
    if (parameters['sourceKey'] !== undefined) params['source'] = parameters['sourceKey'];
    if (parameters['destinationKey'] !== undefined) params['target'] = parameters['destinationKey'];
    for (const name of OPTIONS) if (options[name] !== undefined) params[name] = options[name];
    if (params['encoding'] === 'utf8') params['encoding'] = 'utf-8';
    if (isToFile) {
      params['content'] =
        options['dataIsBase64'] === true ? 'base64' : options['useRawData'] === true ? 'text' : 'json';
      // Older nodes gave files no name, and took any type for JSON.
      if (params['fileName'] === undefined && typeVersion < 1.1) params['fileName'] = '';
    } else
      params['content'] =
        options['keepAsBase64'] === true ? 'base64' : all === false && options['jsonParse'] !== true ? 'text' : 'json';
    return params;
  },
  fromParams(params) {
    const isToFile = params['direction'] === 'toFile';
    const options: Params = {};
    for (const name of OPTIONS) if (params[name] !== undefined && params[name] !== '') options[name] = params[name];
    const { content } = params;
    if (isToFile && content === 'base64') options['dataIsBase64'] = true;
    if (isToFile && content === 'text') options['useRawData'] = true;
    if (!isToFile && content === 'base64') options['keepAsBase64'] = true;
    if (!isToFile && content === 'json' && params['all'] === false) options['jsonParse'] = true;
    return {
      typeVersion: 1.1,
      parameters: {
        mode: isToFile ? 'jsonToBinary' : 'binaryToJson',
        ...(params['all'] === undefined ? {} : { [isToFile ? 'convertAllData' : 'setAllData']: params['all'] }),
        ...(params['source'] === undefined ? {} : { sourceKey: params['source'] }),
        ...(params['target'] === undefined ? {} : { destinationKey: params['target'] }),
        options,
      },
    };
  },
};

export default defineNode({
  type: 'move-binary-data',
  version: 1,
  label: 'Move file data',
  summary:
    'Moves data between the fields and the files of an item. For new workflows: Extract from and Convert to file.',
  group: 'data',
  icon: 'arrow-left-right',
  fields: {
    direction: choice({
      label: 'Move',
      options: [
        { value: 'toFields', label: 'From a file to fields' },
        { value: 'toFile', label: 'From fields to a file' },
      ],
      default: 'toFields',
      expressions: false,
    }),
    all: boolean({ label: 'All fields', help: 'Else one field.', default: true, expressions: false }),
    source: text({ label: 'From', help: 'A field, or the name of a file in the item.', default: 'data' }),
    target: text({ label: 'To', help: 'The name of a file in the item, or a field.', default: 'data' }),
    content: choice({
      label: 'Content',
      options: [
        { value: 'json', label: 'JSON' },
        { value: 'text', label: 'Text' },
        { value: 'base64', label: 'Base64' },
      ],
      default: 'json',
      expressions: false,
    }),
    encoding: text({ label: 'Encoding', default: 'utf-8', showWhen: { direction: ['toFields'] } }),
    fileName: text({ label: 'File name', optional: true, showWhen: { direction: ['toFile'] } }),
    mimeType: text({ label: 'MIME type', optional: true, showWhen: { direction: ['toFile'] } }),
    keepSource: boolean({ label: 'Keep what was moved', default: false }),
  },
  inputs: ['items'],
  outputs: ['items'],
  examples: [
    {
      title: 'Makes the content of a JSON file the item',
      params: {},
      input: [{ gone: true }],
      files: [{ data: { text: '{"id":7}' } }],
      output: [[{ id: 7 }]],
      outputFiles: [[{}]],
    },
    {
      title: 'Puts the text of a file into a field and keeps the file',
      params: { all: false, content: 'text', target: 'mail.body', keepSource: true },
      input: [{ id: 1 }],
      files: [{ data: { text: 'Hello' } }],
      output: [[{ id: 1, mail: { body: 'Hello' } }]],
      outputFiles: [[{ data: { text: 'Hello' } }]],
    },
    {
      title: 'Moves all fields into a file',
      params: { direction: 'toFile', fileName: 'order.json' },
      input: [{ id: 7 }],
      output: [[{}]],
      outputFiles: [[{ data: { text: '{"id":7}', mimeType: 'application/json', fileName: 'order.json' } }]],
    },
    {
      title: 'Moves one field of Base64 into a file',
      params: {
        direction: 'toFile',
        all: false,
        source: 'image',
        target: 'picture',
        content: 'base64',
        mimeType: 'image/png',
      },
      input: [{ id: 7, image: 'AP+A' }],
      output: [[{ id: 7 }]],
      outputFiles: [[{ picture: { base64: 'AP+A', mimeType: 'image/png' } }]],
    },
    { title: 'Says that there is no such file', params: {}, input: [{}], error: 'FILE_NOT_FOUND' },
  ],
  n8n: mapping,
  run: (ctx) =>
    eachItemAsync(ctx, 1, async (item, index, give) => {
      const params = ctx.params(index);
      if (params.direction === 'toFile') {
        const value = params.all ? item.json : getPath(item.json, params.source);
        // An item without the field goes on as it is.
        if (value === undefined) return give(item);
        const content = contentFor(value, params.content, params.source);
        const mimeType =
          params.mimeType || { json: 'application/json', text: 'text/plain', base64: undefined }[params.content];
        const file = await ctx.binary.write(content, { mimeType, fileName: params.fileName || undefined });
        const json = params.keepSource ? item.json : params.all ? {} : removePath(item.json, params.source);
        return give({ json, binary: { ...item.binary, [params.target]: file } });
      }
      const file = await ctx.binary.read(index, params.source);
      const value =
        params.content === 'base64'
          ? toBase64(await file.bytes(11_000_000))
          : readAs(await file.text(params.encoding), params.content);
      const { [params.source]: _moved, ...others } = item.binary ?? {};
      const binary = params.keepSource ? item.binary! : others;
      const json = params.all ? (isRecord(value) ? value : { data: value }) : setPath(item.json, params.target, value);
      return give({ json, ...(Object.keys(binary).length > 0 ? { binary } : {}) } as Item);
    }),
});

function contentFor(value: Json, content: 'json' | 'text' | 'base64', source: string): string | Uint8Array {
  if (content === 'json') return JSON.stringify(value);
  const written = typeof value === 'string' ? value : JSON.stringify(value);
  if (content === 'text') return written;
  if (typeof value === 'string') return decodeBase64(value);
  throw new AppError('NODE_INPUT_INVALID', `The value at ${JSON.stringify(source)} is no text, so it is no Base64.`, {
    path: 'params.source',
  });
}

function readAs(source: string, content: 'json' | 'text'): Json {
  const bare = source.replace(/^\ufeff/, '');
  if (content === 'text') return bare;
  try {
    return JSON.parse(bare) as Json;
  } catch (error) {
    throw new AppError(
      'FILE_INVALID',
      `The file is not valid JSON: ${error instanceof Error ? error.message : String(error)}. Choose "Text" for other files.`,
    );
  }
}
