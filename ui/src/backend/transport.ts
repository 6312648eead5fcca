import type { AppEvent, commands, CoreLineState } from "./bindings";

/** What the window's own process answers; the rest is the contract with the core. */
type OfTheWindow = "coreLine" | "retryCore" | "pageHasWritten" | "openWindow";
type Commands = Omit<typeof commands, OfTheWindow>;

/** Every call the core answers, by its name in the bindings. */
export type CommandName = keyof Commands;
/** What a command takes. */
export type Request<K extends CommandName> = Parameters<Commands[K]>[0];
/** What a command answers. */
export type Answer<K extends CommandName> = Awaited<ReturnType<Commands[K]>>;

/** What a window is among those that show the same core. */
export interface OwnWindow {
  /** Counts from one; of those that are open no two have the same. */
  readonly number: number;
  /** What it was opened to show, as the window that opened it wrote it. */
  readonly wish: string | null;
}

/** The window the app is started with. */
export const FIRST_WINDOW: OwnWindow = { number: 1, wish: null };

/** The one seam between the window and the core. The desktop host is behind it in the app, a
 *  script in tests. */
export interface Transport {
  /** Rejects with a {@link BackendError}, with nothing else. */
  call<K extends CommandName>(name: K, req: Request<K>): Promise<Answer<K>>;
  /** Delivers every event from now on; the answer ends it. */
  listen(handler: (event: AppEvent) => void): Promise<() => void>;
  /** Tells how the line to the core is, now and whenever it changes; the answer ends it. */
  watchCore(handler: (state: CoreLineState) => void): Promise<() => void>;
  /** Tells of files and folders that are dropped onto the window, by their paths; the answer ends
   *  it. */
  watchDrops(handler: (paths: string[]) => void): Promise<() => void>;
  /** Looks for a core again after that failed; `endsOther` ends one of another version first. */
  retryCore(endsOther: boolean): Promise<void>;
  /** Closes the window; whether the bots go on is up to the settings. */
  closeWindow(): Promise<void>;
  /** This window. */
  readonly ownWindow: OwnWindow;
  /** Opens another window, which is told the wish. */
  openWindow(wish: string | null): Promise<void>;
}
