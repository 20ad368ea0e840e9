// If this fails, a node is drawn with the icon of its family, which many others have.
import { expect, it } from 'vitest';
import { registry } from '../core/nodes/registry.generated.ts';
import { ICONS } from '../web/src/ui/canvas/node-icons.ts';

it.each([...registry.values()].map(({ type, icon }) => [type, icon] as const))(
  'the editor has the icon that the node %s names, %s',
  (_type, icon) => {
    expect(Object.keys(ICONS)).toContain(icon);
  },
);
