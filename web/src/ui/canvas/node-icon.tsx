import {
  ArrowRight,
  Bot,
  Boxes,
  Braces,
  CalendarClock,
  CirclePlay,
  Clock,
  Code,
  Filter,
  GitBranch,
  GitMerge,
  Globe,
  Hourglass,
  ListFilter,
  Mail,
  MessageSquare,
  MousePointerClick,
  PencilLine,
  Play,
  Repeat,
  Reply,
  Rows3,
  Send,
  Shuffle,
  Split,
  Square,
  StickyNote,
  Timer,
  TriangleAlert,
  UserCheck,
  Variable,
  Webhook,
  Workflow,
  Zap,
  type LucideIcon,
} from 'lucide-react';
import type { Family, NodeInfo } from '../../lib/catalogue.ts';

/** Icons that node types name. A name that is missing here gets the family's icon. */
const ICONS: Record<string, LucideIcon> = {
  'arrow-right': ArrowRight,
  bot: Bot,
  boxes: Boxes,
  braces: Braces,
  'calendar-clock': CalendarClock,
  'circle-play': CirclePlay,
  clock: Clock,
  code: Code,
  filter: Filter,
  'git-branch': GitBranch,
  'git-merge': GitMerge,
  merge: GitMerge,
  globe: Globe,
  hourglass: Hourglass,
  'list-filter': ListFilter,
  mail: Mail,
  'message-square': MessageSquare,
  'mouse-pointer-click': MousePointerClick,
  pencil: PencilLine,
  'pencil-line': PencilLine,
  play: Play,
  repeat: Repeat,
  reply: Reply,
  'rows-3': Rows3,
  send: Send,
  shuffle: Shuffle,
  split: Split,
  square: Square,
  timer: Timer,
  'sticky-note': StickyNote,
  'triangle-alert': TriangleAlert,
  'user-check': UserCheck,
  variable: Variable,
  webhook: Webhook,
  workflow: Workflow,
  zap: Zap,
};

const FAMILY_ICONS: Record<Family, LucideIcon> = {
  trigger: Zap,
  flow: Split,
  data: Braces,
  action: Globe,
  ai: Bot,
  human: UserCheck,
};

export const FAMILY_BAR: Record<Family, string> = {
  trigger: 'bg-family-trigger',
  flow: 'bg-family-flow',
  data: 'bg-family-data',
  action: 'bg-family-action',
  ai: 'bg-family-ai',
  human: 'bg-family-human',
};

const FAMILY_INK: Record<Family, string> = {
  trigger: 'text-family-trigger',
  flow: 'text-family-flow',
  data: 'text-family-data',
  action: 'text-family-action',
  ai: 'text-family-ai',
  human: 'text-family-human',
};

export function NodeIcon({ info, size = 16 }: { info: NodeInfo | undefined; size?: number }) {
  const family = info?.group ?? 'action';
  const Icon = ICONS[info?.icon ?? ''] ?? FAMILY_ICONS[family];
  return <Icon aria-hidden size={size} className={`shrink-0 ${FAMILY_INK[family]}`} />;
}
