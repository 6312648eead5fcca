// Writes the list of everything that is shipped, as CycloneDX 1.6 (https://cyclonedx.org/docs/1.6/json/):
// `node scripts/supply-chain/sbom.mjs OUT.json`. The same lock files give the same bytes: no time, no
// random number, everything sorted.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'

/** The programs that are installed. */
const PROGRAMS = ['sculk-desktop', 'sculk-host', 'sculk-worker', 'sculk-cli']

const byRef = (a, b) => (a['bom-ref'] < b['bom-ref'] ? -1 : 1)
const npmRef = (name, version) => `pkg:npm/${name.replace(/^@/u, '%40')}@${version}`

/** The Rust packages that are linked into the programs, and what each needs. */
export function rustParts(metadata, checksums, programs = PROGRAMS) {
  const packages = new Map(metadata.packages.map((it) => [it.id, it]))
  const nodes = new Map(metadata.resolve.nodes.map((it) => [it.id, it]))
  const ref = (id) => `pkg:cargo/${packages.get(id).name}@${packages.get(id).version}`
  // What only tests need is not shipped; what builds is listed, since it decides what is shipped.
  const needs = (id) =>
    nodes.get(id).deps.filter((it) => it.dep_kinds.some((kind) => kind.kind !== 'dev')).map((it) => it.pkg)
  const waiting = metadata.packages.filter((it) => programs.includes(it.name)).map((it) => it.id)
  const roots = new Set(waiting)
  const seen = new Set()
  while (waiting.length > 0) {
    const id = waiting.pop()
    if (seen.has(id)) continue
    seen.add(id)
    waiting.push(...needs(id))
  }
  const components = [...seen].map((id) => {
    const { name, version, license, source } = packages.get(id)
    const checksum = checksums.get(`${name}@${version}`)
    return {
      type: roots.has(id) ? 'application' : 'library',
      'bom-ref': ref(id),
      name,
      version,
      ...(checksum && { hashes: [{ alg: 'SHA-256', content: checksum }] }),
      ...(license && { licenses: [{ expression: license.replaceAll('/', ' OR ') }] }),
      ...(source && { purl: ref(id) }),
    }
  })
  const dependencies = [...seen].map((id) => ({ ref: ref(id), dependsOn: [...new Set(needs(id).map(ref))].sort() }))
  return { components, dependencies, roots: [...roots].map(ref).sort() }
}

/** The checksums of a Cargo.lock. */
export function checksumsOf(lock) {
  const found = new Map()
  for (const block of lock.split('[[package]]').slice(1)) {
    const field = (name) => block.match(new RegExp(`^${name} = "(.*)"$`, 'mu'))?.[1]
    if (field('checksum')) found.set(`${field('name')}@${field('version')}`, field('checksum'))
  }
  return found
}

/** The npm packages that are bundled into the window. */
export function npmParts(lock) {
  const shipped = Object.entries(lock.packages).filter(([path, it]) => path !== '' && !it.dev && !it.link)
  return shipped.map(([path, it]) => {
    const name = path.replace(/^.*node_modules\//u, '')
    const [alg, digest] = (it.integrity ?? '').split('-')
    const hash = alg === 'sha512' && Buffer.from(digest, 'base64').toString('hex')
    return {
      type: 'library',
      'bom-ref': npmRef(name, it.version),
      name,
      version: it.version,
      ...(hash && { hashes: [{ alg: 'SHA-512', content: hash }] }),
      ...(it.license && { licenses: [{ expression: it.license }] }),
      purl: npmRef(name, it.version),
    }
  })
}

/** The whole document. */
export function document(metadata, cargoLock, npmLock, programs = PROGRAMS) {
  const rust = rustParts(metadata, checksumsOf(cargoLock), programs)
  const npm = new Map(npmParts(npmLock).map((it) => [it['bom-ref'], it]))
  const components = [...rust.components, ...npm.values()].sort(byRef)
  const version = metadata.packages.find((it) => programs.includes(it.name))?.version ?? '0'
  const main = { type: 'application', 'bom-ref': `sculk@${version}`, name: 'sculk', version }
  const dependencies = [
    ...rust.dependencies,
    ...[...npm.keys()].map((ref) => ({ ref, dependsOn: [] })),
    { ref: main['bom-ref'], dependsOn: [...rust.roots, ...npm.keys()].sort() },
  ].sort((a, b) => (a.ref < b.ref ? -1 : 1))
  const digest = createHash('sha256').update(JSON.stringify([components, dependencies])).digest('hex')
  // A UUID of version 8, whose bits are what the maker decides (RFC 9562).
  const uuid = [digest.slice(0, 8), digest.slice(8, 12), `8${digest.slice(13, 16)}`, `8${digest.slice(17, 20)}`, digest.slice(20, 32)]
  return {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: `urn:uuid:${uuid.join('-')}`,
    version: 1,
    metadata: { component: main },
    components,
    dependencies,
  }
}

function main(out) {
  if (!out) {
    console.error('usage: node scripts/supply-chain/sbom.mjs OUT.json')
    process.exit(2)
  }
  const host = execFileSync('rustc', ['-vV'], { encoding: 'utf8' }).match(/^host: (.*)$/mu)[1]
  const asked = ['metadata', '--format-version', '1', '--locked', '--filter-platform', host]
  const metadata = JSON.parse(execFileSync('cargo', asked, { encoding: 'utf8', maxBuffer: 1 << 28 }))
  const made = document(metadata, readFileSync('Cargo.lock', 'utf8'), JSON.parse(readFileSync('ui/package-lock.json', 'utf8')))
  writeFileSync(out, `${JSON.stringify(made, null, 1)}\n`)
  console.log(`${made.components.length} components in ${out}`)
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) main(process.argv[2])
