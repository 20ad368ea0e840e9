import type { MappingNotes, N8nMapping, Params } from './n8n-mapping.ts';
import { readRows, writeRows, type N8nRows } from './n8n-rows.ts';

const TO_MARKDOWN: N8nRows = {
  source: { at: 'html' },
  as: { at: 'destinationKey' },
  bullet: { at: 'options.bulletMarker' },
  fence: { at: 'options.codeFence' },
  emphasis: { at: 'options.emDelimiter' },
  strong: { at: 'options.strongDelimiter' },
  linksBelow: { at: 'options.useLinkReferenceDefinitions' },
  dataImages: { at: 'options.keepDataImages' },
  lines: { at: 'options.maxConsecutiveNewlines' },
  blocks: { at: 'options.blockElements', names: true },
  replacements: { at: 'options.textReplace.values', entries: { find: { at: 'pattern' }, by: { at: 'replacement' } } },
};
const off = (at: string) => ({ at, defaults: { n8n: false, ours: true } });
const TO_HTML: N8nRows = {
  source: { at: 'markdown' },
  as: { at: 'destinationKey' },
  tables: off('options.tables'),
  strikethrough: off('options.strikethrough'),
  tasks: off('options.tasklists'),
  autolinks: off('options.simplifiedAutoLink'),
  lineBreaks: { at: 'options.simpleLineBreaks' },
  idPrefix: { at: 'options.prefixHeaderId' },
  firstLevel: { at: 'options.headerLevelStart' },
  newWindow: { at: 'options.openLinksInNewWindow' },
  document: { at: 'options.completeHTMLDocument' },
};
/** Options of n8n that are not there here. */
const MISSING = [
  'globalEscape',
  'lineStartEscape',
  'backslashEscapesHTMLTags',
  'customizedHeaderId',
  'emoji',
  'ghMentions',
  'literalMidWordAsterisks',
  'parseImgDimensions',
  'rawHeaderId',
  'rawPrefixHeaderId',
  'smartIndentationFix',
  'splitAdjacentBlockquotes',
  'tablesHeaderId',
];

function toParams(parameters: Params, notes: MappingNotes): Params {
  const options = (parameters['options'] ?? {}) as Params;
  for (const name of MISSING)
    if (options[name] !== undefined && options[name] !== false)
      notes.changed(`The option "${name}" does not exist here.`);
  if (parameters['mode'] === 'markdownToHtml') {
    const ids = options['noHeaderId'] === true ? 'none' : options['ghCompatibleHeaderId'] === true ? 'github' : 'plain';
    return {
      operation: 'toHtml',
      ...readRows(parameters, TO_HTML, notes),
      ids,
      tightHeadings: options['requireSpaceBeforeHeadingText'] !== true,
    };
  }
  return {
    ...readRows(parameters, TO_MARKDOWN, notes),
    ...(options['codeBlockStyle'] === 'indented' ? { indentCode: true } : {}),
    ...ignoredIn(options, notes),
    trim: false,
  };
}

/** n8n finds elements to leave out only where their names are in capitals. */
function ignoredIn({ ignore }: Params, notes: MappingNotes): Params {
  if (typeof ignore !== 'string' || ignore === '') return {};
  const named = ignore.split(',').map((name) => name.trim());
  const found = named.filter((name) => name !== '' && name === name.toUpperCase());
  if (found.length < named.length)
    notes.changed(
      'Ignored elements in small letters were not ignored by n8n, and are not here. Add them if they should be.',
    );
  return found.length > 0 ? { ignore: found.map((name) => name.toLowerCase()) } : {};
}

function fromParams(params: Params, notes: MappingNotes): Params {
  if ((params['operation'] ?? 'toMarkdown') === 'toHtml') {
    const { ids = 'github', tightHeadings = false } = params;
    return {
      mode: 'markdownToHtml',
      ...writeRows(
        {
          ...params,
          ...(ids === 'none' ? { noIds: true } : ids === 'github' ? { githubIds: true } : {}),
          ...(tightHeadings === true ? {} : { space: true }),
        },
        {
          ...TO_HTML,
          noIds: { at: 'options.noHeaderId' },
          githubIds: { at: 'options.ghCompatibleHeaderId' },
          space: { at: 'options.requireSpaceBeforeHeadingText' },
        },
      ),
    };
  }
  if (params['trim'] !== false) notes.changed('White space before the text stays there.');
  const named = params['ignore'];
  const ignore = Array.isArray(named) || !String(named).startsWith('=') ? String(named ?? '').toUpperCase() : named;
  return {
    mode: 'htmlToMarkdown',
    ...writeRows(
      {
        ...params,
        ...(ignore === '' ? {} : { ignore: ignore! }),
        ...(params['indentCode'] === true ? { style: 'indented' } : {}),
      },
      { ...TO_MARKDOWN, ignore: { at: 'options.ignore' }, style: { at: 'options.codeBlockStyle' } },
    ),
  };
}

export const markdownMapping: N8nMapping = {
  types: ['n8n-nodes-base.markdown'],
  versions: [1],
  toParams: (parameters, _facts, notes) => toParams(parameters, notes),
  fromParams: (params, notes) => ({ typeVersion: 1, parameters: fromParams(params, notes) }),
  examples: [
    {
      typeVersion: 1,
      parameters: {
        html: '={{ $json.page }}',
        options: {
          bulletMarker: '-',
          ignore: 'NAV, footer',
          textReplace: { values: [{ pattern: 'a', replacement: 'b' }] },
        },
      },
      params: {
        source: '={{ $json.page }}',
        bullet: '-',
        ignore: ['nav'],
        replacements: [{ find: 'a', by: 'b' }],
        trim: false,
      },
    },
    {
      typeVersion: 1,
      parameters: { mode: 'markdownToHtml', markdown: '# A', destinationKey: 'html', options: { tables: true } },
      params: {
        operation: 'toHtml',
        source: '# A',
        as: 'html',
        tables: true,
        strikethrough: false,
        tasks: false,
        autolinks: false,
        ids: 'plain',
        tightHeadings: true,
      },
    },
  ],
};
