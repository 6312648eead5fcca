// Figures of the desktop app, measured on the real program and printed. Nothing is asserted here.
// Usage: tests/desktop/run.sh node tests/desktop/bench/measure.mjs
import { existsSync } from 'node:fs'

import { PROGRAM } from '../harness/app.mjs'
import { measureMemoryAndReplies } from './with-a-bot.mjs'
import { measureStart } from './start.mjs'

const profile = ['debug', 'release'].find((name) => PROGRAM.includes(`/target/${name}/`)) ?? 'installed'
if (!existsSync(PROGRAM)) {
  console.error(`There is no program at ${PROGRAM}; run 'make run' or 'make bundle' first.`)
  process.exit(1)
}
console.log(`desktop, ${profile} build: ${PROGRAM}`)
await measureStart()
await measureMemoryAndReplies()
process.exit(0)
