// The story of the app without a window: a practice world, `sculk demo` with its bot in it, and a player
// of the practice world who says "@ping hello". Both sides of the conversation are printed.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const PLAYER = 'Mira'
const BOT = 'Sculk_Demo'
const LIMIT_MS = 120_000
const sculk = fileURLToPath(new URL('../target/debug/sculk', import.meta.url))

const world = spawn(sculk, ['practice', '--port', '0', '--json'], { stdio: ['pipe', 'pipe', 'inherit'] })
const lines = createInterface({ input: world.stdout })
const heard = []
const waiting = []
lines.on('line', (line) => {
  const message = JSON.parse(line)
  heard.push(message)
  for (const look of [...waiting]) look()
})

/** The first message of the world that is the one, said already or yet to come; none if it ends. */
function says(is) {
  return new Promise((resolve) => {
    const look = () => {
      const found = heard.find(is)
      if (found === undefined) return
      waiting.splice(waiting.indexOf(look), 1)
      resolve(found)
    }
    waiting.push(look)
    look()
    lines.once('close', () => resolve(undefined))
  })
}

const limit = setTimeout(() => world.kill(), LIMIT_MS)
const { listening } = (await says((message) => 'listening' in message)) ?? {}
let code = 1
if (listening !== undefined) {
  console.log(`The practice world is at ${listening}.`)
  const demo = spawn(sculk, ['demo', '--server', listening, '--name', BOT], { stdio: ['ignore', 'inherit', 'inherit'] })
  const ended = once(demo, 'exit').then(([status, signal]) => status ?? signal)
  const stop = setTimeout(() => demo.kill(), LIMIT_MS)
  const joined = await Promise.race([says(({ event, player }) => event === 'joined' && player === BOT), ended])
  if (joined?.event === 'joined') {
    // The bot may still be looking around when it has just joined, so she asks until it answers.
    const ask = () => world.stdin.write(`talk ${PLAYER} @ping hello\n`)
    ask()
    const again = setInterval(ask, 6_000)
    void ended.then(() => clearInterval(again))
    void says(({ event, player }) => event === 'chat' && player === BOT).then((line) => {
      clearInterval(again)
      if (line) console.log(`${PLAYER} read in her chat: ${line.text}`)
    })
  }
  code = await ended
  clearTimeout(stop)
}
clearTimeout(limit)
world.stdin.end()
if (code !== 0) console.error(`sculk demo ended with ${code}.`)
process.exit(code === 0 ? 0 : 1)
