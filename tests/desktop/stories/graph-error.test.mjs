// A graph that fails says so in the console, and the line leads to the node.
import { test } from 'node:test'

import { joinAs } from '../harness/player.mjs'
import { story } from '../harness/story.mjs'

const BOT = 'Sculk_Bot'

test('an error of a graph leads from the console to its node', async () => {
  await story('graph-error', async ({ server, window }) => {
    await window.createFirstBot(BOT, server.address)
    await window.sees('online')
    const graph = await window.openGraph('ping')
    await graph.fill('say', 'chat_type', 'nowhere')
    await graph.save()

    const alice = await joinAs(server, 'Alice')
    alice.say('@ping hello')
    await window.toTab(BOT)
    await window.section('console')
    await window.consoleShows(/no chat type "nowhere"/)
    await window.shot('graph-error-1-console')
    await window.click(`${window.panel} [data-testid="open-node"]`)
    await window.find('article[data-testid="node-say"][data-selected="true"]')
    await window.shot('graph-error-2-node')
    alice.leave()
  })
})
