// The last thing run.sh does: ends whatever of the run is still alive, and says so.
import { OF_THE_APP, kill, named } from './processes.mjs'

const left = OF_THE_APP.flatMap((program) => named(program))
for (const { pid, program } of left) console.error(`left behind and ended: ${program} (${pid})`)
kill([...OF_THE_APP, 'gnome-keyring-daemon', 'dbus-daemon'])
