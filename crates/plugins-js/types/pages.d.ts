
/** What flows through a pin of a graph. */
export type PinType = "Exec" | "Boolean" | "String" | "Number" | "Array" | "Object" | "User" | "DateTime" | "Any" | "Wildcard";

export interface NodePin {
  /** Letters a-z, digits and _. */
  id: string;
  name?: string;
  type?: PinType;
  description?: string;
  /** A graph without it is told of. */
  required?: boolean;
  /** What a new node holds. */
  default?: unknown;
}

/** A node in a run of a graph. */
export interface NodeInGraph {
  /** Its id in the graph. */
  id: string;
  /** The kind it was registered as. */
  type: string;
  /** The values of its input pins. */
  inputs: Record<string, any>;
}

export interface NodeContext {
  bot: Bot;
  botId: number;
  settings: Record<string, any>;
  store: Store;
  /** Who started the run. */
  user: { username: string } | null;
  typeChat: string | null;
}

export interface NodeHelpers {
  resolvePinValue(node: NodeInGraph, pin: string, fallback?: unknown): Promise<any>;
  /** The way out; without it, the first one. The graph goes on when the executor is done. */
  traverse(node: NodeInGraph, pin: string): Promise<void>;
}

/** A node for the editor. With an `executor` it acts, and pins of control flow are there by themselves. */
export interface NodeOffer {
  id: string;
  label?: string;
  description?: string;
  category?: string;
  inputs?: NodePin[];
  outputs?: NodePin[];
  /** Gives the values of output pins: `{ degrees: 21 }`. What it throws ends the run with its words. */
  executor?(node: NodeInGraph, context: NodeContext, helpers: NodeHelpers): any;
  /** Gives the value of one output pin. */
  evaluator?(node: NodeInGraph, pin: string, context: NodeContext, helpers: NodeHelpers): any;
}

/** A graph that events start, as the editor exports it. */
export interface EventGraphOffer {
  name: string;
  graphJson: string | object;
  variables?: object[];
  isEnabled?: boolean;
}

/** What a page is made of; values come from the key `dataKey` of its data. */
export type PagePart =
  | { type: "Stack" | "Card" | "CardContent" | "Accordion"; children: PagePart[] }
  | { type: "Grid"; columns?: number; children: PagePart[] }
  | { type: "CardHeader"; title: string; description?: string }
  | { type: "AccordionItem"; label: string; children: PagePart[] }
  | { type: "Tabs"; defaultValue?: string; tabs: { value: string; label: string; children: PagePart[] }[] }
  | { type: "Text"; text: string }
  | { type: "Statistic"; label: string; dataKey: string }
  | { type: "Markdown" | "LogViewer" | "InventoryViewer"; dataKey: string }
  | { type: "Table"; dataKey: string; rowKey?: string; columns?: PageColumn[] }
  | { type: "Button"; label: string; action: string; payload?: unknown; payloadKey?: string; variant?: string; disabled?: boolean }
  | { type: "ToggleButton"; label: string; label_active: string; dataKey: string; action: string; disabled?: boolean }
  | { type: "Form"; action: string; submitLabel?: string; children: PagePart[] }
  | { type: "Input"; label: string; dataKey: string; inputType?: "text" | "number" | "password"; placeholder?: string }
  | { type: "Textarea" | "Switch"; label: string; dataKey: string }
  | { type: "Select"; label: string; dataKey: string; placeholder?: string; options: { value: string; label: string }[] };

export interface PageColumn {
  header: string;
  dataKey?: string;
  /** Things to press in each row: `handleAction` gets `{ [row_id_key]: … }`. */
  actions?: { label: string; action: string; row_id_key?: string; variant?: string }[];
}

export interface Page {
  layout: PagePart | PagePart[];
  data: Record<string, unknown>;
}
