import { COMPRESSION_PAIRS } from './kit/n8n/examples-files.ts';
import {
  AppError,
  choice,
  defineNode,
  eachItemAsync,
  names,
  number,
  text,
  type BinaryReference,
  type Item,
  type N8nMapping,
  type NodeContext,
  type Params,
  type StoredFile,
} from './kit/kit.ts';
import { COMPRESSION_EXAMPLES } from './kit/compression-examples.ts';
import { gunzipped, gzipped, unzipped, zipped } from './kit/formats/archives.ts';

/** Files of one archive. */
const MOST_FILES = 1000;

const mapping: N8nMapping = {
  types: ['n8n-nodes-base.compression'],
  versions: [1, 1.1],
  examples: COMPRESSION_PAIRS,
  toParams({ operation, binaryPropertyName, outputFormat, fileName, outputPrefix, binaryPropertyOutput }, facts) {
    const isPacking = operation === 'compress';
    const params: Params = { operation: isPacking ? 'compress' : 'decompress' };
    if (binaryPropertyName !== undefined) params['files'] = binaryPropertyName;
    if (isPacking && outputFormat !== undefined) params['format'] = outputFormat;
    if (isPacking && fileName !== undefined) params['fileName'] = fileName;
    const prefix = outputPrefix ?? (facts.typeVersion < 1.1 ? 'data' : 'file_');
    const isByPrefix = !isPacking || (outputFormat === 'gzip' && facts.typeVersion < 1.1);
    params['output'] = isByPrefix ? prefix : (binaryPropertyOutput ?? 'data');
    return params;
  },
  fromParams(params) {
    const { operation = 'decompress', files, format, fileName, output } = params;
    const isPacking = operation === 'compress';
    return {
      typeVersion: 1.1,
      parameters: {
        operation,
        ...(files === undefined ? {} : { binaryPropertyName: Array.isArray(files) ? files.join(',') : files }),
        ...(isPacking && format !== undefined ? { outputFormat: format } : {}),
        ...(isPacking && fileName !== undefined ? { fileName } : {}),
        ...(output === undefined ? {} : isPacking ? { binaryPropertyOutput: output } : { outputPrefix: output }),
      },
    };
  },
};

export default defineNode({
  type: 'compression',
  version: 1,
  label: 'Compression',
  summary: 'Packs files into a ZIP or gzip file, and unpacks such files.',
  group: 'data',
  icon: 'file-archive',
  fields: {
    operation: choice({
      label: 'Do',
      options: [
        { value: 'decompress', label: 'Unpack' },
        { value: 'compress', label: 'Pack' },
      ],
      default: 'decompress',
      expressions: false,
    }),
    files: names({ label: 'Names of the files in the item', default: ['data'] }),
    format: choice({
      label: 'Format',
      options: [
        { value: 'zip', label: 'ZIP' },
        { value: 'gzip', label: 'gzip' },
      ],
      default: 'zip',
      expressions: false,
      showWhen: { operation: ['compress'] },
    }),
    fileName: text({
      label: 'File name',
      placeholder: 'orders.zip',
      optional: true,
      showWhen: { operation: ['compress'] },
    }),
    output: text({
      label: 'Name of the result in the item',
      help: 'Where there are several files, each has a number behind it.',
      default: 'file_',
    }),
    maxMegabytes: number({
      label: 'Most that is unpacked (MB)',
      default: 500,
      min: 1,
      max: 10_000,
      showWhen: { operation: ['decompress'] },
    }),
  },
  inputs: ['items'],
  outputs: ['items'],
  examples: COMPRESSION_EXAMPLES,
  n8n: mapping,
  run: (ctx) =>
    eachItemAsync(ctx, 1, async (item, index, give) => {
      const params = ctx.params(index);
      const files: StoredFile[] = [];
      for (const name of params.files) files.push(await ctx.binary.read(index, name));
      const binary =
        params.operation === 'compress'
          ? await pack(ctx, files, params)
          : await unpack(ctx, files, params.output, params.maxMegabytes * 1_000_000);
      await give({ json: item.json, binary } as Item);
    }),
});

type Written = Record<string, BinaryReference>;

async function pack(
  ctx: Pick<NodeContext<unknown>, 'binary' | 'now'>,
  files: readonly StoredFile[],
  { format, fileName, output }: { format: 'zip' | 'gzip'; fileName: string | undefined; output: string },
): Promise<Written> {
  if (format === 'zip') {
    const entries = files.map((file, at) => ({ name: nameOf(file, at), open: async () => file.chunks() }));
    const description = { mimeType: 'application/zip', fileName: fileName || 'files.zip' };
    return { [output]: await ctx.binary.write(zipped(entries, ctx.now), description) };
  }
  const written: Written = {};
  for (const [at, file] of files.entries()) {
    const description = { mimeType: 'application/gzip', fileName: fileName || `${nameOf(file, at)}.gz` };
    const name = files.length === 1 ? output : `${output}${at}`;
    written[name] = await ctx.binary.write(gzipped(file.chunks()), description);
  }
  return written;
}

const nameOf = ({ reference }: StoredFile, at: number): string =>
  reference.fileName ?? `file_${at}${reference.fileExtension ? `.${reference.fileExtension}` : ''}`;

async function unpack(
  ctx: Pick<NodeContext<unknown>, 'binary'>,
  files: readonly StoredFile[],
  prefix: string,
  most: number,
): Promise<Written> {
  const written: Written = {};
  let count = 0;
  const add = async (content: AsyncIterable<Uint8Array>, fileName: string) => {
    const file = await ctx.binary.write(content, { fileName });
    written[`${prefix}${count}`] = file;
    count += 1;
  };
  for (const [at, file] of files.entries()) {
    if (isGzip(file)) await add(gunzipped(file.chunks(), most), nameOf(file, at).replace(/\.(gz|gzip)$/i, ''));
    else if (isZip(file)) {
      for await (const { name, content } of unzipped(file.chunks(), { bytes: most, files: MOST_FILES }))
        await add(content, name);
    } else
      throw new AppError(
        'FILE_INVALID',
        `${JSON.stringify(nameOf(file, at))} is neither a ZIP nor a gzip file by its name and type (${file.reference.mimeType}).`,
      );
  }
  return written;
}

const isGzip = ({ reference: { mimeType, fileExtension } }: StoredFile): boolean =>
  /^application\/(x-)?gzip/.test(mimeType) || /^(gz|gzip)$/i.test(fileExtension ?? '');
const isZip = ({ reference: { mimeType, fileExtension } }: StoredFile): boolean =>
  /zip|octet-stream|java-archive|opendocument|openxmlformats/.test(mimeType) || /^zip$/i.test(fileExtension ?? '');
