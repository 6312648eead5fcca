import { readFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { join } from "node:path";
import { BackendError, toBackendError } from "@/backend/backend-error";
import type { AppEvent, CoreLineState } from "@/backend/bindings";
import {
  FIRST_WINDOW,
  type Answer,
  type CommandName,
  type Request,
  type Transport,
} from "@/backend/transport";

/** What both ends must share, read from where it is written. */
export interface Greeting {
  readonly protocol: number;
  readonly version: string;
}

/** Reads what a core of this tree expects. */
export function greetingOf(root: string): Greeting {
  const messages = readFileSync(join(root, "crates/link/src/message.rs"), "utf8");
  const manifest = readFileSync(join(root, "Cargo.toml"), "utf8");
  const protocol = /PROTOCOL: u32 = (\d+);/.exec(messages)?.[1];
  const version = /^version = "(.+)"$/m.exec(manifest)?.[1];
  if (protocol === undefined || version === undefined)
    throw new Error("the tree changed its shape");
  return { protocol: Number(protocol), version };
}

interface Waiting {
  resolve: (answer: unknown) => void;
  reject: (error: BackendError) => void;
}

function frame(message: unknown): Buffer {
  const json = Buffer.from(JSON.stringify(message));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(json.length);
  return Buffer.concat([length, json]);
}

const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** A core over its socket, as the window's process reaches it. */
export class SocketTransport implements Transport {
  readonly ownWindow = FIRST_WINDOW;
  readonly #socket: Socket;
  readonly #waiting = new Map<number, Waiting>();
  readonly #listeners = new Set<(event: AppEvent) => void>();
  #bytes = Buffer.alloc(0);
  #nextId = 1;
  #onGreeted: (() => void) | null = null;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on("data", (chunk: Buffer) => this.#take(chunk));
    socket.on("error", () => undefined);
    socket.on("close", () => {
      const lost = new BackendError("internal", "The core is gone.", null);
      for (const { reject } of this.#waiting.values()) reject(lost);
      this.#waiting.clear();
    });
  }

  /** Connects to the core of a data folder. */
  static async open(dataDir: string, greeting: Greeting): Promise<SocketTransport> {
    const socket = connect(join(dataDir, "run", "core.sock"));
    await new Promise<void>((resolve, reject) => {
      socket.once("connect", resolve).once("error", reject);
    });
    const transport = new SocketTransport(socket);
    const greeted = new Promise<void>((resolve) => {
      transport.#onGreeted = resolve;
    });
    socket.write(frame({ ...greeting, role: "tool" }));
    await greeted;
    socket.write(frame("subscribe"));
    return transport;
  }

  call<K extends CommandName>(name: K, req: Request<K>): Promise<Answer<K>> {
    if (this.#socket.destroyed) {
      return Promise.reject(new BackendError("internal", "The core is gone.", null));
    }
    const id = this.#nextId++;
    const answer = new Promise<unknown>((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
    });
    this.#socket.write(frame({ call: { id, command: snake(name), args: req } }));
    return answer as Promise<Answer<K>>;
  }

  listen(handler: (event: AppEvent) => void): Promise<() => void> {
    this.#listeners.add(handler);
    return Promise.resolve(() => this.#listeners.delete(handler));
  }

  watchCore(handler: (state: CoreLineState) => void): Promise<() => void> {
    handler({ type: "connected" });
    return Promise.resolve(() => undefined);
  }

  watchDrops(): Promise<() => void> {
    return Promise.resolve(() => undefined);
  }

  retryCore(): Promise<void> {
    return Promise.resolve();
  }

  closeWindow(): Promise<void> {
    return Promise.resolve();
  }

  openWindow(): Promise<void> {
    return Promise.resolve();
  }

  /** Hangs up. */
  close(): void {
    this.#socket.destroy();
  }

  #take(chunk: Buffer): void {
    this.#bytes = Buffer.concat([this.#bytes, chunk]);
    while (this.#bytes.length >= 4) {
      const end = 4 + this.#bytes.readUInt32BE();
      if (this.#bytes.length < end) return;
      const message: unknown = JSON.parse(this.#bytes.subarray(4, end).toString());
      this.#bytes = this.#bytes.subarray(end);
      if (this.#onGreeted) {
        this.#onGreeted();
        this.#onGreeted = null;
      } else this.#hear(message as Heard);
    }
  }

  #hear(message: Heard): void {
    if (message.event) {
      for (const listener of this.#listeners) listener(message.event);
    }
    if (!message.answer) return;
    const { id, outcome } = message.answer;
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if ("Ok" in outcome) waiting?.resolve(outcome.Ok);
    else waiting?.reject(toBackendError(outcome.Err));
  }
}

interface Heard {
  event?: AppEvent;
  answer?: { id: number; outcome: { Ok: unknown } | { Err: unknown } };
}
