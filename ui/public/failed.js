// The words come behind the # as hexadecimal UTF-8, so that no character of a path can break out.
const pairs = location.hash.slice(1).match(/[0-9a-f]{2}/g) ?? [];
const bytes = Uint8Array.from(pairs, (pair) => Number.parseInt(pair, 16));
document.querySelector("#message").textContent = new TextDecoder().decode(bytes);
