// An event graph is made, drawn and saved by hand; who comes into the game afterwards is greeted by name.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { joinAs } from '../harness/player.mjs'
import { graphEditor } from '../harness/graph-editor.mjs'
import { story } from '../harness/story.mjs'
import { until } from '../harness/until.mjs'

const BOT = 'Sculk_Bot'

test('a graph greets who joins, and not while it is switched off', async () => {
  await story('greeting', async ({ server, app, window }) => {
    const { testId } = window
    await window.createFirstBot(BOT, server.address)
    await window.sees('online')
    await window.section('events')
    await window.click(testId('new-event-graph'))
    await window.fill(testId('event-graph-name'), 'Greet')
    await window.click(testId('event-graph-take'))
    await window.find(testId('graph-canvas'))
    const graph = graphEditor(app.driver, window)

    const joined = await graph.add('event:playerJoined', 'player joined')
    const field = await graph.add('data:get_user_field', 'user field')
    const words = await graph.add('string:concat', 'join text')
    const say = await graph.add('action:send_message', 'send message')
    await graph.tidy()
    await graph.fill(words, 'pin_0', 'Welcome, ')
    const wires = [
      [[joined, 'exec'], [say, 'exec']],
      [[joined, 'user'], [field, 'user']],
      [[field, 'username'], [words, 'pin_1']],
      [[words, 'result'], [say, 'message']],
    ]
    for (const [n, [from, to]] of wires.entries()) {
      await graph.connect(from, to)
      await until(`wire ${n + 1} of the graph`, async () => (await graph.nWires()) === n + 1)
    }
    await window.shot('greeting-1-drawn')
    await graph.save()

    const alice = await joinAs(server, 'Alice')
    await alice.hears(new RegExp(`${BOT}.*Welcome, alice`, 'i'))
    await window.toTab(BOT)
    await window.section('console')
    await window.consoleShows(/Welcome, alice/i)
    await window.shot('greeting-2-greeted')

    await window.section('events')
    await window.click(`${testId('event-graph-row-Greet')} [role="switch"]`)
    await window.find(`${testId('event-graph-row-Greet')} [role="switch"][data-state="unchecked"]`)
    const since = alice.heard.length
    const bob = await joinAs(server, 'Bob')
    // Whoever is answered now came after Bob: a greeting would have been heard before.
    alice.say('@ping now')
    await alice.hears(new RegExp(`${BOT}.*pong now`), { since })
    assert.ok(!alice.heard.slice(since).some((line) => /Welcome/.test(line)), 'Bob is not greeted')
    bob.leave()
    alice.leave()
  })
})
