// A server of another Minecraft version: the window names both versions and says what to do.
import { createRequire } from 'node:module'
import { once } from 'node:events'
import { test } from 'node:test'

import { story } from '../harness/story.mjs'

const require = createRequire(new URL('../../protocol-server/package.json', import.meta.url))
const { createServer } = require('minecraft-protocol')

/** Protocol 769; Sculk's is 775. */
const OTHER = '1.21.4'

test('a server of another version is named with its version and ours, and the bot stops trying', async () => {
  const other = createServer({ 'online-mode': false, host: '127.0.0.1', port: 0, version: OTHER })
  other.on('error', () => {}) // clients that leave in the middle of a greeting
  await once(other, 'listening')
  const { port } = other.socketServer.address()
  try {
    await story('other-version', async ({ window }) => {
      await window.createFirstBot('Sculk_Bot', `127.0.0.1:${port}`)
      await window.says(/The server speaks .*1\.21\.4.*protocol 769.*Sculk speaks Minecraft 26\.1.*protocol 775/s, 30_000)
      await window.sees('failed')
      await window.shot('other-version-1')
    })
  } finally {
    other.close()
  }
})
