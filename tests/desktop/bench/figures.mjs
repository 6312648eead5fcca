/** The value below which `share` (0 to 1) of the numbers lie. */
export function quantile(numbers, share) {
  const sorted = [...numbers].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)]
}

/** Prints one figure, aligned. */
export function figure(name, value, note = '') {
  console.log(`  ${name.padEnd(44)} ${value.padStart(12)}  ${note}`.trimEnd())
}

export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms))
