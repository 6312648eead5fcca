// The tray as a person uses it: looks at its menu, clicks an entry.
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

import { until } from './until.mjs'

const HOST = fileURLToPath(new URL('tray-host.py', import.meta.url))

/** Puts up a tray. Must be called before the app starts. */
export async function openTray() {
  // Debian's own Python has the D-Bus modules; another one first in PATH may not.
  const host = spawn('/usr/bin/python3', [HOST], { stdio: ['pipe', 'pipe', 'inherit'] })
  const lines = createInterface({ input: host.stdout })[Symbol.asyncIterator]()
  const read = async () => {
    const { value, done } = await lines.next()
    if (done) throw new Error('the tray ended; are python3-dbus and python3-gi installed? Run make setup.')
    const answer = JSON.parse(value)
    if (answer.error) throw new Error(answer.error)
    return answer
  }
  const ask = (request) => {
    host.stdin.write(`${JSON.stringify(request)}\n`)
    return read()
  }
  await read()

  /** The entry at the end of a path of labels (each a string or a pattern), once it can be clicked. */
  async function entry(...path) {
    const { items } = await ask({ op: 'menu' })
    let found
    let among = items ?? []
    for (const label of path) {
      found = among.find((item) => (typeof label === 'string' ? item.label === label : label.test(item.label)))
      if (!found) return undefined
      among = found.children
    }
    return found
  }

  return {
    entry,
    /** Clicks the entry at the end of a path once it is there and enabled. */
    async click(...path) {
      const found = await until(`the tray's entry ${path.join(' > ')}`, async () => {
        const at = await entry(...path)
        return at?.enabled && at
      })
      await ask({ op: 'click', id: found.id })
    },
    close: () => host.stdin.end(),
  }
}
