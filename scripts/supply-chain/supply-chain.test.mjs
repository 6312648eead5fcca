import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isAllowed, refused } from './licences.mjs'
import { checksumsOf, document } from './sbom.mjs'

const free = new Set(['MIT', 'Zlib'])
const registry = 'https://registry.npmjs.org/a.tgz'

test('one allowed choice of a licence is enough, and all parts of one are needed', () => {
  for (const text of ['MIT', '(MIT OR GPL-3.0-only)', 'GPL-3.0-only OR MIT', 'MIT AND Zlib', '(MIT AND Zlib) OR X']) {
    assert.equal(isAllowed(text, free), true, text)
  }
  for (const text of ['GPL-3.0-only', 'MIT AND GPL-3.0-only', '', undefined, '(MIT', 'MIT X', 'SEE LICENSE IN x', 'X OR MIT AND Y']) {
    assert.equal(isAllowed(text, free), false, `${text}`)
  }
})

test('what is shipped is held to more than what builds, and both to the registry and a checksum', () => {
  const one = (part) => refused({ packages: { 'node_modules/a': { version: '1.0.0', resolved: registry, integrity: 'sha512-x', ...part } } })
  assert.deepEqual(one({ license: 'MIT' }), [])
  assert.deepEqual(one({ license: 'MPL-2.0', dev: true }), [])
  assert.deepEqual(one({ license: 'MPL-2.0' }), ['a 1.0.0: MPL-2.0'])
  assert.deepEqual(one({}), ['a 1.0.0: no licence'])
  assert.equal(one({ license: 'MIT', resolved: 'git+ssh://x' }).length, 1)
  assert.equal(one({ license: 'MIT', integrity: undefined }).length, 1)
})

const pkg = (name, source = 'registry') => ({ id: name, name, version: '1.0.0', license: 'MIT/Apache-2.0', source })
const dep = (name, kind = null) => ({ pkg: name, dep_kinds: [{ kind }] })
const metadata = {
  packages: [pkg('app', null), pkg('used'), pkg('builds'), pkg('tests')],
  resolve: {
    nodes: [
      { id: 'app', deps: [dep('used'), dep('builds', 'build'), dep('tests', 'dev')] },
      { id: 'used', deps: [] },
      { id: 'builds', deps: [] },
      { id: 'tests', deps: [] },
    ],
  },
}
const lock = '[[package]]\nname = "used"\nversion = "1.0.0"\nsource = "registry"\nchecksum = "abc"\n'
const npm = {
  packages: {
    '': {},
    'node_modules/@x/shown': { version: '2.0.0', license: 'ISC', integrity: 'sha512-AAAA' },
    'node_modules/tool': { version: '2.0.0', dev: true },
  },
}

test('the list holds what is shipped with its checksum and what it needs, and nothing of the tests', () => {
  const made = document(metadata, lock, npm, ['app'])
  const refs = made.components.map((it) => it['bom-ref'])
  assert.deepEqual(refs, ['pkg:cargo/app@1.0.0', 'pkg:cargo/builds@1.0.0', 'pkg:cargo/used@1.0.0', 'pkg:npm/%40x/shown@2.0.0'])
  const used = made.components.find((it) => it.name === 'used')
  assert.deepEqual(used.hashes, [{ alg: 'SHA-256', content: 'abc' }])
  assert.deepEqual(used.licenses, [{ expression: 'MIT OR Apache-2.0' }])
  const app = made.dependencies.find((it) => it.ref === 'pkg:cargo/app@1.0.0')
  assert.deepEqual(app.dependsOn, ['pkg:cargo/builds@1.0.0', 'pkg:cargo/used@1.0.0'])
  assert.match(made.serialNumber, /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/u)
})

test('the same lock files give the same bytes, others give another number', () => {
  const twice = [document(metadata, lock, npm, ['app']), document(metadata, lock, npm, ['app'])]
  assert.equal(JSON.stringify(twice[0]), JSON.stringify(twice[1]))
  const other = document(metadata, lock.replace('abc', 'abd'), npm, ['app'])
  assert.notEqual(other.serialNumber, twice[0].serialNumber)
  assert.equal(checksumsOf(lock).size, 1)
})
