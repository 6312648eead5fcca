// The API of Sculk's plugins, for editors: `/** @param {import('./sculk').Bot} bot */`.

/** Where something is, in blocks. */
export interface Vec3 {
  x: number;
  y: number;
  z: number;
  offset(dx: number, dy: number, dz: number): Vec3;
  plus(other: Vec3): Vec3;
  minus(other: Vec3): Vec3;
  scaled(factor: number): Vec3;
  floored(): Vec3;
  clone(): Vec3;
  distanceTo(other: { x: number; y: number; z: number }): number;
  equals(other: Vec3): boolean;
}

export interface Item {
  type: number;
  name: string;
  displayName: string;
  count: number;
  slot: number;
  stackSize: number;
  maxDurability?: number;
  durabilityUsed: number;
  customName: string | null;
  enchants: { name: string; lvl: number; level: number }[];
}

/** The container's own slots come first, what the bot carries after them. */
export interface Window extends Emitter {
  id: number;
  /** Such as `minecraft:generic_9x3`. */
  type: string;
  title: string;
  slots: (Item | null)[];
  inventoryStart: number;
  inventoryEnd: number;
  selectedItem: Item | null;
  /** What the bot carries. */
  items(): Item[];
  containerItems(): Item[];
  count(type: number | string): number;
  containerCount(type: number | string): number;
  findInventoryItem(type: number | string): Item | null;
  findContainerItem(type: number | string): Item | null;
  emptySlotCount(): number;
  firstEmptyContainerSlot(): number | null;
}

/** Rejects with the reason where not all could be moved; `count` is 1 if absent. */
export interface Container extends Window {
  deposit(type: number | string | Item, metadata: null, count?: number | null): Promise<number>;
  withdraw(type: number | string | Item, metadata: null, count?: number | null): Promise<number>;
  depositAll(name?: string): Promise<number>;
  withdrawAll(name?: string): Promise<number>;
  close(): Promise<void>;
}

export interface ScoreBoard {
  name: string;
  title: string;
  items: { name: string; displayName: ChatMessage; value: number }[];
  itemsMap: Record<string, { name: string; displayName: ChatMessage; value: number }>;
}

export interface BossBar {
  entityUUID: string;
  title: ChatMessage;
  /** 0 to 1. */
  health: number;
  color: string;
  dividers: number;
}

export interface Entity {
  id: number;
  uuid: string;
  type: "player" | "mob" | "object";
  name: string;
  displayName: string;
  username?: string;
  position: Vec3;
  /** Radians, counted from the north against the clock. */
  yaw: number;
  /** Radians, upwards. */
  pitch: number;
  height: number;
  width: number;
  health?: number;
  onGround: boolean;
  isValid: boolean;
  heldItem: Item | null;
  equipment: (Item | null)[];
}

export interface Player {
  username: string;
  uuid: string;
  /** Null while the player is out of view. */
  entity: Entity | null;
}

export interface ChatMessage {
  json: Record<string, unknown>;
  text?: string;
  translate?: string;
  extra?: ChatMessage[];
  with?: ChatMessage[];
  color?: string;
  clickEvent?: { action: string; value: string };
  hoverEvent?: { action: string; contents: unknown; value: unknown };
  toString(): string;
  toMotd(): string;
  toAnsi(): string;
}

/** `chat`, `command`, `private`, or a type that was registered. */
export type ChatType = string;

export interface User {
  id: number;
  /** In lower case. */
  username: string;
  isOwner: boolean;
  isBlacklisted: boolean;
  groups: { group: { name: string; permissions: { permission: { name: string } }[] } }[];
  hasPermission(name: string): boolean;
  hasGroup(name: string): boolean;
  addGroup(name: string): Promise<User>;
  removeGroup(name: string): Promise<User>;
  setBlacklist(value: boolean): Promise<User>;
}

export interface Argument {
  name: string;
  type: "string" | "number" | "boolean" | "greedy_string";
  description?: string;
  required?: boolean;
  default?: unknown;
}

export interface CommandAbout {
  name: string;
  description?: string;
  aliases?: string[];
  /** `plugin:NAME`, so that the command goes with the plugin. */
  owner?: string;
  /** The permission it needs. */
  permissions?: string;
  args?: Argument[];
  /** Seconds before the same player may use it again. */
  cooldown?: number;
  /** `chat` and `private` if absent. */
  allowedChatTypes?: ChatType[];
}

export interface CommandContext {
  bot: Bot;
  user: User;
  args: Record<string, any>;
  typeChat: ChatType;
  reply(text: string | string[]): void;
  sendTo(type: ChatType, text: string | string[], recipient?: string): void;
  getUser(name: string): Promise<User>;
}

export declare class Command implements CommandAbout {
  constructor(about: CommandAbout);
  name: string;
  description: string;
  aliases: string[];
  owner: string;
  permissions: string;
  args: Argument[];
  cooldown: number;
  allowedChatTypes: ChatType[];
  /** With one parameter it gets a context, otherwise the four older ones. */
  handler(context: CommandContext): unknown;
  handler(bot: Bot, typeChat: ChatType, user: User, args: Record<string, any>): unknown;
  onInsufficientPermissions(bot: Bot, typeChat: ChatType, user: User): unknown;
  onCooldown(bot: Bot, typeChat: ChatType, user: User, secondsLeft: number): unknown;
  onBlacklisted(bot: Bot, typeChat: ChatType, user: User): unknown;
}

export interface Emitter {
  on(event: string, listener: (...args: any[]) => void): this;
  once(event: string, listener: (...args: any[]) => void): this;
  off(event: string, listener: (...args: any[]) => void): this;
  removeListener(event: string, listener: (...args: any[]) => void): this;
  /** Removes the plugin's own listeners only. */
  removeAllListeners(event?: string): this;
  emit(event: string, ...args: any[]): boolean;
  listenerCount(event: string): number;
}

/** What all plugins of a bot tell each other. */
export interface Events extends Emitter {
  on(event: "core:raw_message", listener: (text: string, message: ChatMessage) => void): this;
  on(event: "chat:message", listener: (line: ChatLine) => void): this;
  on(event: string, listener: (...args: any[]) => void): this;
  /** Says who said what: how a plugin reads the chat of a server. */
  emit(event: "chat:message", line: ChatLine): boolean;
  emit(event: string, ...args: any[]): boolean;
}

export interface ChatLine {
  type: ChatType;
  username: string;
  message: string;
  raw?: string;
  jsonMsg?: ChatMessage;
}

export interface Api {
  Command: typeof Command;
  events: Events;
  /** Names of the bot's plugins. */
  installedPlugins: string[];
  registerCommand(command: Command): Promise<void>;
  registerPermissions(list: { name: string; description?: string; owner: string }[]): Promise<void>;
  registerGroup(group: { name: string; owner?: string; permissions?: string[] }): Promise<void>;
  addPermissionsToGroup(group: string, permissions: string[]): Promise<void>;
  getUser(name: string): Promise<User>;
  performUserAction(user: string | User, action: "addGroup" | "removeGroup" | "getGroups" | "getPermissions" | "isBlacklisted" | "setBlacklisted", data?: object): Promise<any>;
  /** Queues lines. A list is taken as lines. */
  sendMessage(type: ChatType, message: string | string[], username?: string): void;
  /** Says a command and waits for a line that matches; rejects with `Timeout`. */
  sendMessageAndWaitForReply(command: string, patterns: RegExp[], timeoutMs?: number): Promise<RegExpMatchArray>;
  executeCommand(command: string): void;
  getNearbyEntities(position?: Vec3, radius?: number): Entity[];
  lookAt(position: Vec3): Promise<void>;
  sendLog(text: string): void;
  /** A node for the graph editor, as long as the plugin runs. */
  registerNode(offer: NodeOffer): Promise<void>;
  unregisterNode(id: string): Promise<void>;
  /** A graph that events start. What its user changed stays. */
  registerEventGraph(offer: EventGraphOffer): Promise<void>;
  /** Changes what the plugin's page shows. */
  sendUiUpdate(plugin: string, patch: object): void;
  /** Needs the permission `credentials`. */
  changeCredentials(given: { username?: string; password?: string }): Promise<{ success: boolean }>;
  updateCredentials(given: { username?: string; password?: string }): Promise<{ success: boolean }>;
  restart(): Promise<void>;
}

export interface Config {
  id: number;
  username: string;
  prefix: string;
  /** Names with commas between. */
  owners: string;
  server: { host: string; port: number; version: string };
  /** Throws without the permission `credentials`. */
  readonly password: string | undefined;
  /** Settings are JSON; those of others need the permission `plugin-data`. */
  plugins: { name: string; version: string; isEnabled: boolean; settings: string }[];
}

export interface Bot extends Emitter {
  /** Undefined until `login`. */
  username: string | undefined;
  entity: Entity | undefined;
  game: { dimension: string; difficulty: string; gameMode: string; levelType: string } | undefined;
  health: number | undefined;
  food: number | undefined;
  players: Record<string, Player>;
  entities: Record<number, Entity>;
  inventory: { slots: (Item | null)[]; items(): Item[]; count(type: number | string): number };
  heldItem: Item | null;
  quickBarSlot: number;
  experience: { level: number; points: number; progress: number };
  time: { timeOfDay: number; day: number; age: number; isDay: boolean };
  isRaining: boolean;
  version: string;
  api: Api;
  events: Events;
  config: Config;
  console: Console;
  commands: Map<string, Command>;
  /** What other plugins offer by `exports`. */
  pluginRegistry: Map<string, any>;
  pluginUiState: Map<string, object>;
  messageQueue: {
    registerChatType(name: string, about: { prefix?: string; delay?: number }): void;
    enqueue(type: ChatType, message: string | string[], username?: string): void;
    enqueueAndWait(command: string, patterns: RegExp[], timeoutMs?: number): Promise<RegExpMatchArray>;
  };
  sendLog(text: unknown): void;
  sendMessage(type: ChatType, message: string | string[], username?: string): void;
  chat(text: string): void;
  whisper(username: string, text: string): void;
  look(yaw: number, pitch: number, force?: boolean): Promise<void>;
  lookAt(point: Vec3, force?: boolean): Promise<void>;
  goTo(point: { x: number; y: number; z: number }, range?: number): Promise<void>;
  attack(entity: Entity): void;
  swingArm(arm?: "left" | "right"): void;
  activateItem(isOffHand?: boolean): void;
  deactivateItem(): void;
  activateEntity(entity: Entity): Promise<void>;
  activateBlock(block: At): Promise<void>;
  dig(block: At): Promise<void>;
  canDigBlock(block: { position: Vec3 }): boolean;
  /** Puts what the hand holds at a side of a block: `placeBlock(ground, new Vec3(0, 1, 0))`. */
  placeBlock(reference: At, face: { x: number; y: number; z: number }): Promise<void>;
  openContainer(block: At): Promise<Container>;
  openChest(block: At): Promise<Container>;
  openDispenser(block: At): Promise<Container>;
  openFurnace(block: At): Promise<Furnace>;
  openBlock(block: At): Promise<Container | Furnace>;
  currentWindow: Window | null;
  closeWindow(window?: Window): Promise<void>;
  updateSign(block: At, text: string, isBack?: boolean): Promise<void>;
  readSignAsync(block: At): Promise<{ front: string[]; back: string[] }>;
  sleep(bed: At): Promise<void>;
  /** The best food it carries, or this; what was eaten. */
  eat(item?: ItemPick): Promise<Item | null>;
  consume(): Promise<void>;
  moveSlotItem(from: number, to: number): Promise<void>;
  putAway(slot: number): Promise<void>;
  swapHands(): Promise<void>;
  /** By the recipe book. With a name, `count` is how many items at least; with a recipe, how often. */
  craft(recipe: string | Recipe, count?: number, table?: At | null): Promise<void>;
  /** Rows of item names, null for a free cell. */
  craftPattern(pattern: (string | null)[][], times?: number, table?: At | null): Promise<Item | null>;
  recipesForAsync(item: string | Item): Promise<Recipe[]>;
  goToEntity(entity: EntityTarget, range?: number): Promise<void>;
  follow(entity: EntityTarget, range?: number): Promise<void>;
  stopMoving(): Promise<void>;
  jump(): Promise<void>;
  scoreboard: { sidebar: ScoreBoard | null };
  bossBars: BossBar[];
  tablist: { header: ChatMessage; footer: ChatMessage };
  /** Everything the bot can do, one call for each action. */
  sculk: Abilities;
  equip(item: Item | number | string, place?: "hand" | "off-hand" | "head" | "torso" | "legs" | "feet"): Promise<void>;
  unequip(place: string): Promise<void>;
  toss(type: number | string, metadata: null, count: number | null): Promise<void>;
  tossStack(item: Item): Promise<void>;
  setQuickBarSlot(slot: number): void;
  setControlState(control: "forward" | "back" | "left" | "right" | "jump" | "sprint" | "sneak", isOn: boolean): void;
  clearControlStates(): void;
  nearestEntity(fits?: (entity: Entity) => boolean): Entity | null;
  entityAtCursor(range?: number): Entity | null;
  /** Asks the worker, since the bot's blocks are not kept here. */
  blockAtAsync(at: At): Promise<Block | null>;
  findBlocksAsync(about: { names: string[]; radius?: number; count?: number }): Promise<Block[]>;
  findBlockAsync(about: { names: string[]; radius?: number }): Promise<Block | null>;
  quit(reason?: string): void;
  on(event: "login" | "spawn" | "death" | "health" | "respawn" | "move" | "rain" | "time", listener: () => void): this;
  on(event: "end", listener: (reason: string) => void): this;
  on(event: "kicked", listener: (reason: string, loggedIn: boolean) => void): this;
  on(event: "message", listener: (message: ChatMessage, place: "chat" | "system" | "game_info") => void): this;
  on(event: "messagestr", listener: (text: string, place: string, message: ChatMessage) => void): this;
  on(event: "chat" | "whisper", listener: (username: string, text: string, translate: string | null, message: ChatMessage) => void): this;
  on(event: "playerJoined" | "playerLeft", listener: (player: Player) => void): this;
  on(event: "entitySpawn" | "entityGone" | "entityMoved", listener: (entity: Entity) => void): this;
  on(event: string, listener: (...args: any[]) => void): this;
  /** Plugins may keep things of their own on the bot. */
  [own: string]: any;
}

/** Values that outlast the session, kept for this plugin and bot. */
export interface Store {
  get(key: string): Promise<any>;
  set(key: string, value: unknown): Promise<void>;
  has(key: string): Promise<boolean>;
  delete(key: string): Promise<boolean>;
  getAll(): Promise<Map<string, any>>;
}

export interface Options {
  settings: Record<string, any>;
  store: Store;
  console: Console;
}

/** What an entry file exports: this, or `onLoad` alone as a function. */
export interface Plugin {
  onLoad(bot: Bot, options: Options): unknown;
  onUnload?(given: { botId: number; bot: Bot; prisma: any }): unknown;
  getUiPageContent?(given: { path: string; bot: Bot; botId: number; settings: object }): Page | Promise<Page>;
  handleAction?(given: { action: string; payload: any; botId: number; settings: object; botProcess: { send(message: any): void } }): unknown;
  /** Offered to other plugins in `bot.pluginRegistry`. */
  exports?: unknown;
}
