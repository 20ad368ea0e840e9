import { itemOfEach, itemOfFunctionItem, itemsOfAll, itemsOfFunction } from './kit/code-result.ts';
import { CODE_EXAMPLES } from './kit/code-examples.ts';
import { CODE_FROM_N8N } from './kit/code-n8n.ts';
import { choice, defineNode, fillPairedItems, text, type CodeResults, type Item, type NodeContext } from './kit/kit.ts';

const fields = {
  mode: choice({
    label: 'Mode',
    options: [
      { value: 'all', label: 'Run once for all items' },
      { value: 'each', label: 'Run once for each item' },
      { value: 'function', label: 'Function of n8n, once for all items' },
      { value: 'function-item', label: 'Function item of n8n, once for each item' },
    ],
    default: 'all',
    expressions: false,
  }),
  code: text({
    label: 'JavaScript',
    help: 'Return items: objects, or { "json": … }. $input, $json, $("node"), DateTime, fetch and await are there. $getWorkflowStaticData("global") is kept for the next execution.',
    multiline: true,
    expressions: false,
    default: 'return $input.all();',
  }),
};

type Ctx = NodeContext<{ mode: 'all' | 'each' | 'function' | 'function-item'; code: string }>;

export default defineNode({
  type: 'code',
  version: 1,
  label: 'Code',
  summary: 'Runs JavaScript on the items.',
  group: 'data',
  icon: 'code',
  fields,
  inputs: ['items'],
  outputs: ['items'],
  examples: CODE_EXAMPLES,
  n8n: CODE_FROM_N8N,
  run: async (ctx) => {
    const { mode } = ctx.params(0);
    return mode === 'all' || mode === 'function' ? runOnce(ctx, mode) : runForEach(ctx, mode);
  },
});

async function runOnce(ctx: Ctx, mode: 'all' | 'function'): Promise<Item[][]> {
  const items = await ctx.items.all();
  try {
    const { results, isKnownFile, customData, staticData } = await ctx.code({
      source: ctx.params(0).code,
      mode,
      items,
      from: 0,
    });
    for (const [name, value] of customData) ctx.customData.set(name, value);
    ctx.staticData.change(staticData);
    const [result] = results;
    if (!result || 'error' in result) throw result?.error;
    const given = (mode === 'all' ? itemsOfAll : itemsOfFunction)(result.value, isKnownFile);
    return fillPairedItems([given], [ctx.items]);
  } catch (thrown) {
    return ctx.itemFailed(0, thrown);
  }
}

async function runForEach(ctx: Ctx, mode: 'each' | 'function-item'): Promise<Item[][]> {
  const { code } = ctx.params(0);
  let outputs = 1;
  for await (const page of ctx.items.pages()) {
    for (const { from, items } of openStretches(ctx, page)) {
      const { results, isKnownFile, customData, staticData } = await ctx.code({ source: code, mode, items, from });
      for (const [name, value] of customData) ctx.customData.set(name, value);
      // The code says what all these items together have changed: so they count together.
      const together: Item[][][] | null = staticData.length > 0 ? [] : null;
      try {
        for (const [at, result] of results.entries()) {
          const given = resultOf(ctx, mode, from + at, result, items[at]!, isKnownFile);
          outputs = Math.max(outputs, given.length);
          if (together) together.push(given);
          else await ctx.give(from + at, given);
        }
      } catch (thrown) {
        // As in n8n, what stood there before the failure is changed.
        ctx.staticData.change(staticData);
        throw thrown;
      }
      if (together) await ctx.giveTogether(from, together, staticData);
    }
  }
  return Array.from({ length: outputs }, () => []);
}

function resultOf(
  ctx: Ctx,
  mode: 'each' | 'function-item',
  index: number,
  result: CodeResults['results'][number],
  given: Item,
  isKnownFile: CodeResults['isKnownFile'],
): Item[][] {
  try {
    if ('error' in result) throw result.error;
    const item =
      mode === 'each'
        ? itemOfEach(result.value, index, isKnownFile)
        : itemOfFunctionItem(result.value, index, result.binary, given, isKnownFile);
    return [item ? [item] : []];
  } catch (thrown) {
    return ctx.itemFailed(index, thrown);
  }
}

/** Items of a page that lie beside one another and of which no result is recorded. */
function openStretches(ctx: Ctx, page: { from: number; items: readonly Item[] }) {
  const stretches: { from: number; items: Item[] }[] = [];
  for (const [at, item] of page.items.entries()) {
    const index = page.from + at;
    if (ctx.isDone(index)) continue;
    const last = stretches.at(-1);
    if (last && last.from + last.items.length === index) last.items.push(item);
    else stretches.push({ from: index, items: [item] });
  }
  return stretches;
}
