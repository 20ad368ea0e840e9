import type { Item } from './item.ts';

type Lists = readonly (readonly Item[])[];
/** Inputs of which only the lengths matter: not all of their items may be in memory. */
type Lengths = readonly { readonly length: number }[];

/** An item that was made of more items than this names none of them: their list would be larger than the item. */
export const MOST_NAMED = 100_000;

/**
 * Says of each output item from which input item it came, where the node did not and only one answer is possible:
 * there was one input item; or one output and one input are equally long; or one item came out on one output. What is
 * not safe to say stays unsaid. Source: N8N-SEMANTICS §7.
 */
export function fillPairedItems(outputs: Lists, inputs: Lengths): Item[][] {
  const [input = { length: 0 }] = inputs;
  const [output = []] = outputs;
  const hasOneInput = inputs.length === 1;
  const hasOneOutput = outputs.length === 1;
  const isSingle =
    (hasOneInput && input.length === 1) ||
    (hasOneOutput && output.length === 1 && inputs.some(({ length }) => length > 0));
  const isEven = hasOneInput && hasOneOutput && input.length === output.length;
  if (!isSingle && !isEven) return outputs.map((list) => [...list]);
  return outputs.map((list) =>
    list.map((item, index) =>
      item.pairedItem === undefined ? { ...item, pairedItem: { item: isSingle ? 0 : index } } : item,
    ),
  );
}

/**
 * Puts an empty item on the first output when that has none, as `alwaysOutputData` wants: it comes from every input
 * item. Other outputs keep what they have, so that both branches of a condition may run. Source: N8N-SEMANTICS §6.4.
 */
export function withOutputData(outputs: Lists, inputs: Lengths): Item[][] {
  const [first = [], ...others] = outputs;
  const rest = others.map((items) => [...items]);
  if (first.length > 0) return [[...first], ...rest];
  return [[{ json: {}, ...allOf(inputs) }], ...rest];
}

function allOf(inputs: Lengths): Pick<Item, 'pairedItem'> {
  if (inputs.reduce((sum, { length }) => sum + length, 0) > MOST_NAMED) return {};
  const pairedItem = inputs.flatMap(({ length }, input) =>
    Array.from({ length }, (_, item) => (input === 0 ? { item } : { item, input })),
  );
  return { pairedItem };
}
