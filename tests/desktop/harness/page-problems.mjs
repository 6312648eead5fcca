// What the page complains about. A user never sees its console, so anything there is a fault of ours.

/** Begins to gather what the page writes as an error or a warning, and what it throws and nobody catches. */
export const watchPage = (driver) =>
  driver.executeScript(`
    if (window.sculkProblems) return
    const problems = (window.sculkProblems = [])
    const note = (kind, words) => problems.length < 100 && problems.push(kind + ': ' + words)
    for (const kind of ['error', 'warn']) {
      const original = console[kind].bind(console)
      console[kind] = (...words) => {
        note(kind, words.map((word) => word?.stack ?? String(word)).join(' '))
        original(...words)
      }
    }
    window.addEventListener('error', (event) => note('thrown', event.error?.stack ?? event.message))
    window.addEventListener('unhandledrejection', (event) => note('rejected', event.reason?.stack ?? JSON.stringify(event.reason)))
    window.addEventListener('securitypolicyviolation', (event) => note('policy', event.violatedDirective + ' ' + event.blockedURI))
  `)

/** Fails if the page complained since [watchPage]. A window that is gone has nothing to say. */
export async function assertCalmPage(driver) {
  const problems = await driver.executeScript('return window.sculkProblems ?? []').catch(() => [])
  if (problems.length > 0) throw new Error(`the page complained:\n${problems.join('\n')}`)
}
