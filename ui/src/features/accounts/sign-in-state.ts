import type { SignInView } from "@/backend/bindings";

/** What is left of a code, as `4:05`; `0:00` once it has run out. */
export function timeLeft(view: SignInView, now: number): string {
  const seconds = Math.max(0, Math.ceil((view.expiresAt - now) / 1_000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

/** Whether nothing more will come of a sign-in. */
export function isOver(view: SignInView): boolean {
  return view.state.type !== "waiting" && view.state.type !== "checking";
}
