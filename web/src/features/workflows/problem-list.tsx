import { ApiError, type FieldProblem } from '../../lib/api-error.ts';
import { ErrorBox, ProblemBox } from '../../ui/problem-box.tsx';

interface NamedNode {
  id?: string;
  name?: string;
}

interface Props {
  error: unknown;
  /** What did not work, where the error's own title is about the request. */
  title?: string;
  /** Nodes of the document that the error is about, in its order. */
  nodes: readonly NamedNode[];
  /** Leads to a node, where there is a canvas to see it on. */
  onNode?: (id: string) => void;
}

/** What is wrong with a workflow, node by node. */
export function WorkflowProblems({ error, title, nodes, onNode }: Props) {
  if (!(error instanceof ApiError) || error.problems.length === 0) return <ErrorBox error={error} />;
  const groups = new Map<NamedNode | null, { place: string; message: string }[]>();
  for (const problem of error.problems) {
    const { node, place } = placeOf(problem, nodes);
    groups.set(node, [...(groups.get(node) ?? []), { place, message: problem.message }]);
  }
  return (
    <ProblemBox code={error.code} title={title ?? error.title}>
      <ul className="grid gap-1.5">
        {[...groups].map(([node, problems]) => (
          <li key={node?.id ?? ''}>
            {node === null ? (
              <span className="font-medium">The workflow</span>
            ) : onNode && node.id ? (
              <button
                type="button"
                onClick={() => onNode(node.id!)}
                className="font-medium underline underline-offset-2"
              >
                {node.name ?? node.id}
              </button>
            ) : (
              <span className="font-medium">{node.name ?? node.id}</span>
            )}
            <ul className="list-disc pl-4">
              {problems.map(({ place, message }, index) => (
                <li key={index}>
                  {place && <code className="font-mono text-xs">{place}: </code>}
                  {message}
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
    </ProblemBox>
  );
}

/** Validation names a node by its id, the reading of a document by its place in the list. */
function placeOf({ node: id, path }: FieldProblem, nodes: readonly NamedNode[]) {
  const [, index, place] = /^nodes\.(\d+)\.?(.*)$/.exec(path) ?? [];
  if (index !== undefined) return { node: nodes[Number(index)] ?? null, place: place ?? '' };
  return { node: nodes.find((one) => one.id === id) ?? null, place: path };
}
