import type { Item } from './item.ts';

type Lists = readonly (readonly Item[])[];

/**
 * Says of each output item from which input item it came, where the node did not and only one answer is possible:
 * there was one input item; or one output and one input are equally long; or one item came out on one output. What is
 * not safe to say stays unsaid. Source: N8N-SEMANTICS §7.
 */
export function fillPairedItems(outputs: Lists, inputs: Lists): Item[][] {
  const [input = []] = inputs;
  const [output = []] = outputs;
  const hasOneInput = inputs.length === 1;
  const hasOneOutput = outputs.length === 1;
  const isSingle =
    (hasOneInput && input.length === 1) || (hasOneOutput && output.length === 1 && inputs.flat().length > 0);
  const isEven = hasOneInput && hasOneOutput && input.length === output.length;
  if (!isSingle && !isEven) return outputs.map((list) => [...list]);
  return outputs.map((list) =>
    list.map((item, index) =>
      item.pairedItem === undefined ? { ...item, pairedItem: { item: isSingle ? 0 : index } } : item,
    ),
  );
}

/** Cuts each input to its first item: what a node with `executeOnce` gets. */
export function firstItems(inputs: Lists): Item[][] {
  return inputs.map((items) => items.slice(0, 1));
}

/**
 * Puts an empty item on the first output when that has none, as `alwaysOutputData` wants: it comes from every input
 * item. Other outputs keep what they have, so that both branches of a condition may run. Source: N8N-SEMANTICS §6.4.
 */
export function withOutputData(outputs: Lists, inputs: Lists): Item[][] {
  const [first = [], ...others] = outputs;
  const rest = others.map((items) => [...items]);
  if (first.length > 0) return [[...first], ...rest];
  const pairedItem = inputs.flatMap((items, input) =>
    items.map((_, item) => (input === 0 ? { item } : { item, input })),
  );
  return [[{ json: {}, pairedItem }], ...rest];
}
