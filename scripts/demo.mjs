// The story of the app without a window: a local test server, `sculk demo` with its bot, and a second
// player who says "@ping hello". Both sides of the conversation are printed.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

import { joinAs } from '../tests/desktop/harness/player.mjs'
import { startServer } from '../tests/desktop/harness/server.mjs'

const PLAYER = 'Alice'
const LIMIT_MS = 120_000
const sculk = fileURLToPath(new URL('../target/debug/sculk', import.meta.url))

const server = await startServer({ seconds: LIMIT_MS / 1000 })
console.log(`A test server listens on ${server.address}.`)

const demo = spawn(sculk, ['demo', '--server', server.address], { stdio: ['ignore', 'inherit', 'inherit'] })
const ended = once(demo, 'exit').then(([code, signal]) => code ?? signal)
const limit = setTimeout(() => demo.kill(), LIMIT_MS)

const bot = await Promise.race([server.event('join', () => true, LIMIT_MS), ended])
let code = bot?.player === undefined ? bot : undefined
if (code === undefined) {
  const alice = await joinAs(server, PLAYER)
  const since = alice.heard.length
  alice.say('@ping hello')
  const answer = alice.hears(new RegExp(`${bot.player}.*`), { since, ms: 20_000 }).then(
    (line) => console.log(`${PLAYER} read in her chat: ${line}`),
    (error) => console.error(error.message),
  )
  await answer
  code = await ended
  alice.leave()
}
clearTimeout(limit)
server.stop()
if (code !== 0) console.error(`sculk demo ended with ${code}.`)
process.exit(code === 0 ? 0 : 1)
