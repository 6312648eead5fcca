// Exit code 0 when the node_modules of the given folder hold exactly what its package-lock.json
// names. Looks at the installed packages themselves, so a half-finished `npm ci` is noticed.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const folder = process.argv[2]
const read = (path) => JSON.parse(readFileSync(path, 'utf8'))
const { packages } = read(join(folder, 'package-lock.json'))

for (const [path, wanted] of Object.entries(packages)) {
  if (path === '' || wanted.link) continue
  const manifest = join(folder, path, 'package.json')
  // Optional packages are for other platforms as often as for this one.
  if (!existsSync(manifest) && (wanted.optional || wanted.peer)) continue
  if (!existsSync(manifest) || read(manifest).version !== wanted.version) {
    console.error(`${folder}: ${path} is not ${wanted.version}`)
    process.exit(1)
  }
}
