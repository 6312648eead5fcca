/* The rules the core checks again at its edge, here so that a form can say so while typing. */

/** Why a name cannot be a player's. */
export type UsernameProblem = "empty" | "characters" | "tooShort" | "tooLong";

/** Minecraft's rule: 3 to 16 letters A to Z, digits and underscores. */
export function usernameProblem(name: string): UsernameProblem | null {
  if (name === "") return "empty";
  if (!/^[A-Za-z0-9_]*$/.test(name)) return "characters";
  if (name.length < 3) return "tooShort";
  return name.length > 16 ? "tooLong" : null;
}

/** A server's address in its two parts. */
export interface Address {
  host: string;
  port: number;
}

/** What an address looks like, for an empty field. */
export const EXAMPLE_ADDRESS = "play.example.org";

/** Where Minecraft servers listen unless told otherwise. */
export const DEFAULT_PORT = 25565;

/** Reads `host`, `host:port` or `[v6]:port`; null where it is none of them. */
export function parseAddress(text: string): Address | null {
  const trimmed = text.trim();
  const v6 = /^\[([0-9A-Fa-f:.]+)\](?::(\d{1,5}))?$/.exec(trimmed);
  const plain = /^([^\s:/[\]@]+)(?::(\d{1,5}))?$/.exec(trimmed);
  const [, host, portText] = v6 ?? plain ?? [];
  if (host === undefined || host.length > 253) return null;
  const port = portText === undefined ? DEFAULT_PORT : Number(portText);
  return port >= 1 && port <= 65535 ? { host, port } : null;
}

/** An address as people write it: the usual port is left out. */
export function addressText({ host, port }: Address): string {
  const name = host.includes(":") ? `[${host}]` : host;
  return port === DEFAULT_PORT ? name : `${name}:${port}`;
}

/** A server in one line: its name, and its address where that says something else. */
export function serverText(server: Address & { name: string }): string {
  const address = addressText(server);
  const isSame = server.name === address || server.name === `${server.host}:${server.port}`;
  return isSame ? server.name : `${server.name} (${address})`;
}

/** 1 to 32 characters without spaces. */
export function isCommandName(name: string): boolean {
  return /^\S{1,32}$/u.test(name);
}

/** 1 to 8 characters without spaces. */
export function isPrefix(prefix: string): boolean {
  return /^\S{1,8}$/u.test(prefix);
}

/** The names in a list written with commas, spaces or line breaks between them, each once. */
export function splitNames(text: string): string[] {
  return [...new Set(text.split(/[\s,;]+/).filter((name) => name !== ""))];
}
