import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'

/** The text of a file, or of all files of a folder. */
function textOf(path) {
  if (!existsSync(path)) return ''
  if (statSync(path).isFile()) return readFileSync(path, 'utf8')
  const inside = readdirSync(path, { recursive: true, withFileTypes: true })
  const files = inside.filter((it) => it.isFile() && /\.(rs|mjs)$/u.test(it.name) && !it.parentPath.includes('node_modules'))
  return files.map((it) => readFileSync(join(it.parentPath, it.name), 'utf8')).join('\n')
}

test('every test that docs/security.md names is there', () => {
  const claims = [...readFileSync('docs/security.md', 'utf8').matchAll(/`([\w./-]+\/[\w./-]+)::([^`]+)`/gu)]
  assert.ok(claims.length > 40, `only ${claims.length} claims were found`)
  const missing = claims.filter(([, path, name]) => !textOf(path).includes(name))
  assert.deepEqual(missing.map(([whole]) => whole), [])
})
