// A second player in the game, driven by mineflayer: it shares no code with the bot under test.
import { once } from 'node:events'
import { createRequire } from 'node:module'

const require = createRequire(new URL('../../protocol-server/package.json', import.meta.url))
const mineflayer = require('mineflayer')

const SPAWN_MS = 20_000

/** Joins the server as an offline-mode player and keeps everything that is said. */
export async function joinAs(server, name) {
  const client = mineflayer.createBot({
    host: server.host,
    port: server.port,
    username: name,
    auth: 'offline',
    version: '26.1',
    checkTimeoutInterval: 60_000,
  })
  const heard = []
  client.on('message', (message) => heard.push(message.toString()))
  const failed = once(client, 'kicked').then(([reason]) => {
    throw new Error(`${name} was kicked: ${JSON.stringify(reason)}`)
  })
  failed.catch(() => {})
  const late = AbortSignal.timeout(SPAWN_MS)
  await Promise.race([once(client, 'spawn', { signal: late }), failed])
  client.on('error', () => {})

  return {
    name,
    /** Every chat line so far, oldest first. */
    heard,
    say: (text) => client.chat(text),
    /** Waits for a line that matches and was said after `since` lines; returns it. */
    async hears(pattern, { since = 0, ms = 10_000 } = {}) {
      const deadline = Date.now() + ms
      while (Date.now() < deadline) {
        const line = heard.slice(since).find((said) => pattern.test(said))
        if (line !== undefined) return line
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
      throw new Error(`${name} did not hear ${pattern} within ${ms} ms; heard: ${JSON.stringify(heard.slice(since))}`)
    },
    leave: () => client.quit(),
  }
}
