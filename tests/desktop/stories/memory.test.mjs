// Secrets that the core keeps never come to the window: its processes are searched as a core dump would be.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { connectToCore } from '../harness/core-client.mjs'
import { searchMemory } from '../harness/memory.mjs'
import { ofThisRun } from '../harness/processes.mjs'
import { story } from '../harness/story.mjs'

const BOT = 'Sculk_Bot'
// Put together here, so that this file's own text is none of them.
const planted = ['bot', 'proxy'].map((of) => `Pl4nted-${of}-${[7, 4, 3, 1].join('')}`)
const SHOWN = `Shown-note-${[9, 9, 1].join('')}`

test('nothing secret lies in the memory of the window', async () => {
  await story('memory', async ({ server, app, window }) => {
    await window.createFirstBot(BOT, server.address)
    const core = await connectToCore(app.dataDir)
    const [bot] = await core.call('list_bots')
    await core.call('update_bot', { id: bot.id, password: planted[0], note: SHOWN })
    await core.call('create_proxy', {
      kind: 'socks5', address: '127.0.0.1:9', username: 'u', password: planted[1], note: '', maxBots: null,
    })
    // The window shows the bot and its proxies: what it is told of them lies in its memory.
    await window.section('settings')
    await window.find(window.testId('password-status'), { text: /set|kept|keychain/i })
    await window.section('overview')
    await window.section('console')

    const isOfWindow = ({ program }) => program === 'sculk-desktop' || program.startsWith('WebKit')
    const processes = ofThisRun().filter(isOfWindow)
    assert.ok(processes.length >= 2, `the window is ${processes.map(({ program }) => program)}`)
    let sawNote = false
    for (const { pid, program } of processes) {
      const { found, nBytes } = searchMemory(pid, [...planted, SHOWN])
      assert.ok(nBytes > 1_000_000, `only ${nBytes} bytes of ${program} were searched`)
      sawNote ||= found.includes(SHOWN)
      assert.deepEqual(found.filter((text) => text !== SHOWN), [], `in the memory of ${program}`)
    }
    assert.ok(sawNote, 'the search finds what the window shows')
    core.close?.()
  })
})
