// The last thing run.sh does: ends whatever of the run is still alive, and says so when it is the app's.
import { OF_THE_APP, ofThisRun, signal } from './processes.mjs'

const left = ofThisRun()
for (const { pid, program } of left) {
  if (OF_THE_APP.includes(program)) console.error(`left behind and ended: ${program} (${pid})`)
}
signal(left)
