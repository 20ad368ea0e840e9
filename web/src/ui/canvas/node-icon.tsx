import { Bot, Braces, Globe, type LucideIcon, Split, UserCheck, Zap } from 'lucide-react';
import { ICONS } from './node-icons.ts';
import type { Family, NodeInfo } from '../../lib/catalogue.ts';

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
