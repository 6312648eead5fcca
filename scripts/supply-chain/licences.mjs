// Whether every npm package has a licence that suits what it is used for. What is shipped with the
// window must go with MIT OR Apache-2.0; what only builds or tests need only be free to use.
// `node scripts/supply-chain/licences.mjs ui/package-lock.json` prints what does not and exits with 1.
import { readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'

const SHIPPED = new Set([
  'MIT', 'MIT-0', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', '0BSD', 'Zlib', 'CC0-1.0', 'BlueOak-1.0.0',
  // Fonts: may be bundled with any program, not sold alone.
  'OFL-1.1',
  // Binds changes of its own files alone; elkjs is bundled unchanged.
  'EPL-2.0',
])
const TOOLS = new Set([...SHIPPED, 'MPL-2.0', 'CC-BY-4.0', 'BSD'])

/** Packages that say nothing in their manifest, and what their licence file says. */
const KNOWN = new Map([['x11@4.2.2', 'MIT']])

/** Whether one of the choices of an SPDX expression consists of allowed licences. Only the forms that
 *  npm packages use: `A`, `A OR B`, `A AND B`, in parentheses or not; AND binds more tightly. */
export function isAllowed(expression, allowed) {
  if (typeof expression !== 'string' || expression === '') return false
  const tokens = expression.match(/\(|\)|[^\s()]+/gu) ?? []
  let at = 0
  const one = () => {
    if (tokens[at] !== '(') return allowed.has(tokens[at++])
    at += 1
    const inner = either()
    if (tokens[at++] !== ')') throw new Error('unbalanced')
    return inner
  }
  const both = () => {
    let is = one()
    while (tokens[at] === 'AND') { at += 1; is = one() && is }
    return is
  }
  const either = () => {
    let is = both()
    while (tokens[at] === 'OR') { at += 1; is = both() || is }
    return is
  }
  try {
    const is = either()
    return is && at === tokens.length
  } catch {
    return false
  }
}

/** The packages of a lock file whose licence is not allowed for what they are. */
export function refused(lock) {
  const found = []
  for (const [path, entry] of Object.entries(lock.packages)) {
    if (path === '' || entry.link) continue
    const name = path.replace(/^.*node_modules\//u, '')
    const license = entry.license ?? KNOWN.get(`${name}@${entry.version}`)
    const isTool = entry.dev === true || lock.isForTests === true
    if (!isAllowed(license, isTool ? TOOLS : SHIPPED)) found.push(`${name} ${entry.version}: ${license ?? 'no licence'}`)
    // Anything else would come from a place that nobody checks.
    if (entry.resolved && !entry.resolved.startsWith('https://registry.npmjs.org/')) {
      found.push(`${name} ${entry.version}: comes from ${entry.resolved}`)
    }
    if (entry.resolved && !entry.integrity) found.push(`${name} ${entry.version}: has no checksum`)
  }
  return found
}

function main(files) {
  let n = 0
  for (const file of files) {
    const lock = JSON.parse(readFileSync(file, 'utf8'))
    lock.isForTests = file.startsWith('tests/')
    for (const words of refused(lock)) {
      n += 1
      console.error(`${file}: ${words}`)
    }
  }
  if (n > 0) {
    console.error('Do without these, or allow their licence in scripts/supply-chain/licences.mjs if its terms suit.')
    process.exit(1)
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) main(process.argv.slice(2))
