import type { ErrorCode } from "./bindings";

/** A refused or failed call, as the core described it. */
export class BackendError extends Error {
  readonly code: ErrorCode;
  /** For those who debug it; shown on request. */
  readonly details: string | null;

  constructor(code: ErrorCode, message: string, details: string | null) {
    super(message);
    this.name = "BackendError";
    this.code = code;
    this.details = details;
  }
}

function isApiError(value: unknown): value is { code: ErrorCode; message: string } {
  return (
    typeof value === "object" &&
    value !== null &&
    "code" in value &&
    typeof value.code === "string" &&
    "message" in value &&
    typeof value.message === "string"
  );
}

/** Whatever was thrown, as the one error type the window knows. */
export function toBackendError(thrown: unknown): BackendError {
  if (thrown instanceof BackendError) return thrown;
  if (isApiError(thrown)) {
    const details =
      "details" in thrown && typeof thrown.details === "string" ? thrown.details : null;
    return new BackendError(thrown.code, thrown.message, details);
  }
  const details =
    thrown instanceof Error ? (thrown.stack ?? thrown.message) : JSON.stringify(thrown);
  return new BackendError("internal", "The window could not reach the core of the app.", details);
}
