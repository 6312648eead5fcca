import {
  Bot,
  Braces,
  Brackets,
  Clock,
  Equal,
  MessageSquare,
  Puzzle,
  Share2,
  Sigma,
  SquareFunction,
  Type,
  User,
  Zap,
  type LucideIcon,
} from "lucide-react";

const ICONS: Partial<Record<string, LucideIcon>> = {
  event: Zap,
  flow: Share2,
  logic: Equal,
  math: Sigma,
  string: Type,
  array: Brackets,
  object: Braces,
  data: SquareFunction,
  time: Clock,
  user: User,
  action: MessageSquare,
  bot: Bot,
};

/** The picture of a node category; one nobody drew a picture for gets the general one. */
export function CategoryIcon({ category, size = 14 }: { category: string; size?: number }) {
  const Icon = ICONS[category] ?? Puzzle;
  return <Icon size={size} strokeWidth={1.75} aria-hidden />;
}
