/** Asks until the answer is neither false, null nor undefined, and returns it; rejects after `ms`. */
export async function until(what, ask, { ms = 10_000, every = 50 } = {}) {
  const deadline = Date.now() + ms
  let last
  for (;;) {
    try {
      const answer = await ask()
      if (answer !== undefined && answer !== null && answer !== false) return answer
      last = undefined
    } catch (error) {
      last = error
    }
    if (Date.now() > deadline) {
      throw new Error(`waited ${ms} ms for ${what}${last ? `: ${last.message}` : ''}`, { cause: last })
    }
    await new Promise((resolve) => setTimeout(resolve, every))
  }
}
