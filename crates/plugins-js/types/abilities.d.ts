// What a bot can do with its hands and legs: `bot.sculk`. A part of sculk.d.ts, which names its types.

/** `bot.sculk`. Angles are degrees as the game counts them. What cannot be done rejects with the reason. */
export interface Abilities {
  /** The same calls with a time limit of one's own, or a signal that ends what is under way. */
  with(options: { timeoutMs?: number; signal?: AbortSignal }): Abilities;
  look(yaw: number, pitch: number): Promise<object>;
  lookAt(to: { x: number; y: number; z: number }): Promise<object>;
  goTo(to: At, more?: { range?: number; mayDig?: boolean }): Promise<object>;
  goToEntity(entity: EntityTarget, more?: { range?: number }): Promise<object>;
  follow(entity: EntityTarget, more?: { range?: number }): Promise<object>;
  stopMoving(): Promise<object>;
  jump(): Promise<object>;
  setControls(keys: Partial<Record<"forward" | "back" | "left" | "right" | "jump" | "sneak" | "sprint", boolean>>): Promise<object>;
  dig(block: At, more?: { bestTool?: boolean }): Promise<object>;
  place(to: At, more?: { item?: ItemPick; against?: Face }): Promise<object>;
  activateBlock(block: At, more?: { face?: Face; hand?: Hand }): Promise<object>;
  attack(entity: EntityTarget): Promise<object>;
  interactEntity(entity: EntityTarget, more?: { hand?: Hand }): Promise<object>;
  swingArm(hand?: Hand): Promise<object>;
  writeSign(block: At, lines: string[], more?: { side?: "front" | "back" }): Promise<object>;
  readSign(block: At): Promise<{ front: string[]; back: string[] }>;
  status(): Promise<any>;
  entities(filter?: { kinds?: string[]; name?: string; within?: number; count?: number; order?: "nearest" | "id" }): Promise<any[]>;
  players(): Promise<{ username: string; uuid: string; pingMs: number; gameMode: string }[]>;
  blockAt(to: At): Promise<Block | null>;
  findBlocks(about: { names: string[]; radius?: number; count?: number }): Promise<Block[]>;
  scoreboard(): Promise<any>;
  screen(): Promise<any>;
  inventory(): Promise<any>;
  findItem(name: string): Promise<Item | null>;
  countItem(name: string): Promise<number>;
  equip(item: ItemPick, place?: "hand" | "off-hand" | "head" | "torso" | "legs" | "feet"): Promise<object>;
  unequip(place: string): Promise<object>;
  selectSlot(slot: number): Promise<object>;
  moveItem(from: number, to: number, count?: number): Promise<object>;
  drop(item: ItemPick, count?: number): Promise<number>;
  swapHands(): Promise<object>;
  useItem(more?: { hand?: Hand; holdMs?: number }): Promise<object>;
  stopUsing(): Promise<object>;
  eat(item?: ItemPick): Promise<Item | null>;
  openContainer(block: At): Promise<any>;
  window(): Promise<any>;
  findInContainer(name: string): Promise<Item | null>;
  deposit(items: ItemPick[]): Promise<any>;
  withdraw(items: ItemPick[]): Promise<any>;
  depositAll(name?: string): Promise<any>;
  withdrawAll(name?: string): Promise<any>;
  clickWindow(click: { kind: "left" | "right" | "shift" | "swap" | "throw"; slot?: number; hotbar?: number; all?: boolean }): Promise<any>;
  closeWindow(): Promise<object>;
  openFurnace(block: At): Promise<any>;
  furnaceStatus(): Promise<any>;
  furnacePut(into: "input" | "fuel", item: ItemPick, count?: number): Promise<any>;
  furnaceTake(from?: "input" | "fuel" | "output"): Promise<Item | null>;
  craft(name: string, more?: { count?: number; table?: At }): Promise<number>;
  craftPattern(pattern: (string | null)[][], more?: { times?: number; table?: At }): Promise<Item | null>;
  recipes(): Promise<string[]>;
  /** Says something and waits for a line that matches; the pattern is one of the `regex` crate. */
  ask(chatType: ChatType, text: string, reply: string, recipient?: string): Promise<any>;
}

/** A place, or something that has one. */
export type At = { x: number; y: number; z: number } | { position: { x: number; y: number; z: number } };
/** An entity, its number or a player's name. */
export type EntityTarget = { id: number } | number | string;
/** An item, its name, or which of them. */
export type ItemPick = string | Item | { name?: string; slot?: number; count?: number };

export interface Block {
  name: string;
  displayName: string;
  position: Vec3;
  x: number;
  y: number;
  z: number;
  stateId: number;
  boundingBox: "block" | "empty";
  /** From the bot's eyes to its middle. */
  distance: number;
  getProperties(): Record<string, string | number | boolean>;
}

export interface Recipe {
  result: { name: string; count: number };
}

export type Face = "down" | "up" | "north" | "south" | "west" | "east";

export type Hand = "main" | "off";

export interface Furnace extends Window {
  /** How much of what burns is left, 0 to 1. */
  fuel: number;
  /** How far it is, 0 to 1. */
  progress: number;
  isBurning: boolean;
  putInput(type: number | string | Item, metadata: null, count?: number | null): Promise<number>;
  putFuel(type: number | string | Item, metadata: null, count?: number | null): Promise<number>;
  takeInput(): Promise<Item>;
  takeFuel(): Promise<Item>;
  takeOutput(): Promise<Item>;
  inputItem(): Item | null;
  fuelItem(): Item | null;
  outputItem(): Item | null;
  /** Asks how far it is. */
  update(): Promise<object>;
  close(): Promise<void>;
}
