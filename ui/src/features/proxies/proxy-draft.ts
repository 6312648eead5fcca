import type { ProxyKindView, ProxyView } from "@/backend/bindings";
import { parseAddress } from "@/backend/field-rules";

/** The kinds as people know them; names of protocols are the same in every language. */
export const KINDS: readonly { value: ProxyKindView; label: string }[] = [
  { value: "socks5", label: "SOCKS5" },
  { value: "socks4a", label: "SOCKS4a" },
  { value: "http", label: "HTTP" },
];

/** A proxy in the form. */
interface ProxyDraft {
  kind: ProxyKindView;
  address: string;
  username: string;
  /** Null leaves the one in the keychain. */
  password: string | null;
  maxBots: string;
  note: string;
}

const MAX_BOTS = 10_000;
const MAX_LOGIN = 255;

/** What is shown of a proxy's place. */
export function proxyAddress(proxy: Pick<ProxyView, "host" | "port">): string {
  return `${proxy.host.includes(":") ? `[${proxy.host}]` : proxy.host}:${proxy.port}`;
}

/** The form of a proxy, or of a new one. */
export function proxyDraft(proxy: ProxyView | null): ProxyDraft {
  return {
    kind: proxy?.kind ?? "socks5",
    address: proxy ? proxyAddress(proxy) : "",
    username: proxy?.username ?? "",
    password: null,
    maxBots: proxy?.maxBots ? String(proxy.maxBots) : "",
    note: proxy?.note ?? "",
  };
}

/** The limit that is meant: 0 for none, null for what is no number. */
export function capOf(text: string): number | null {
  if (text.trim() === "") return 0;
  const cap = Number(text);
  return Number.isInteger(cap) && cap >= 1 && cap <= MAX_BOTS ? cap : null;
}

/** A proxy's address names its port: there is no usual one. */
const hasPort = (address: string) => /:\d+$/.test(address.trim());

/** What is wrong with the form, by field. */
export function proxyProblems(draft: ProxyDraft, hasPassword: boolean) {
  const isPasswordKept = draft.password === null && hasPassword;
  const wantsPassword = draft.kind !== "socks4a" && (isPasswordKept || Boolean(draft.password));
  return {
    address:
      draft.address.trim() !== "" && (!hasPort(draft.address) || !parseAddress(draft.address)),
    username:
      (wantsPassword && draft.username.trim() === "") ||
      draft.username.length > MAX_LOGIN ||
      (draft.kind === "http" && draft.username.includes(":")),
    maxBots: capOf(draft.maxBots) === null,
    note: draft.note.length > 200,
  };
}

/** How a proxy is, in one word for a mark and a sort. */
type ProxyHealth = "checking" | "off" | "unknown" | "works" | "fails";

/** How a proxy is. */
export function proxyHealth(proxy: ProxyView): ProxyHealth {
  if (proxy.isChecking) return "checking";
  if (!proxy.isEnabled) return "off";
  if (!proxy.check) return "unknown";
  return proxy.check.fault === null ? "works" : "fails";
}
