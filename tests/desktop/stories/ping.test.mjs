// The story the app is for: a bot is made, answers a player in chat, and answers differently once its
// graph was changed on the canvas.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { joinAs } from '../harness/player.mjs'
import { story } from '../harness/story.mjs'
import { until } from '../harness/until.mjs'

const BOT = 'Sculk_Bot'

test('a player says @ping hello and reads the answer that the graph gives', async () => {
  await story('ping', async ({ server, window }) => {
    await window.find(window.testId('first-run'), { ms: 20_000 })
    await window.shot('ping-1-first-run')
    await window.addServer('Test server', server.address)
    await window.click(window.testId('rail-dashboard'))
    await window.createFirstBot(BOT, server.address)
    await server.joined(BOT, 20_000)
    await window.sees('online')
    await window.shot('ping-2-online')

    const alice = await joinAs(server, 'Alice')
    await window.section('console')
    let since = alice.heard.length
    alice.say('@ping hello')
    const first = await alice.hears(new RegExp(`${BOT}.*pong hello`), { since })
    await window.consoleShows('pong hello')
    await window.shot('ping-3-answered')

    // The graph says "pong " and the argument. Another beginning, and a word at the end on a wire of its own:
    const graph = await window.openGraph('ping')
    await graph.fill('answer', 'pin_0', 'You said: ')
    await window.click(window.testId('pins-more-answer'))
    const literal = await graph.add('data:string_literal', 'text')
    await graph.fill(literal, 'value', ', Alice')
    const nWires = await graph.nWires()
    await graph.connect([literal, 'value'], ['answer', 'pin_2'])
    await until('the wire to be drawn', async () => (await graph.nWires()) === nWires + 1)
    await window.shot('ping-4-edited')
    await graph.save()
    await window.shot('ping-5-saved')

    since = alice.heard.length
    alice.say('@ping hello')
    const second = await alice.hears(new RegExp(`${BOT}.*You said: hello, Alice`), { since })
    assert.notEqual(second, first)
    await window.toTab(BOT)
    await window.section('console')
    await window.consoleShows(/You said: hello, Alice/)
    await window.shot('ping-6-answered-anew')
    alice.leave()
  })
})
