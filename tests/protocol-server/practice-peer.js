// A player in the practice world, driven by mineflayer, which shares no code with it.
// usage: node practice-peer.js --port N
// Prints the transcript of the visit, one line a step: "ok   what: how it went" or "FAIL what: why".
// Ends with 0 if all went well. It must be an operator, since it asks for some things by command.
const mineflayer = require('mineflayer')
const mc = require('minecraft-protocol')
const { Vec3 } = require('vec3')
const { once } = require('events')

const port = Number(process.argv[process.argv.indexOf('--port') + 1])
const host = '127.0.0.1'
const version = '26.1'
const PATIENCE = 30_000
setTimeout(() => { console.log('FAIL the visit: not over within four minutes'); process.exit(2) }, 240_000).unref()

const sleep = ms => new Promise(resolve => setTimeout(resolve, ms))
async function until (look, ms = PATIENCE) {
  const end = Date.now() + ms
  for (;;) {
    const found = look()
    if (found) return found
    if (Date.now() > end) return undefined
    await sleep(20)
  }
}

let nFailed = 0
async function step (what, act) {
  try {
    const how = await act()
    console.log(`ok   ${what}: ${how}`)
  } catch (error) {
    nFailed++
    console.log(`FAIL ${what}: ${error.message}`)
    if (process.env.PEER_STACKS) console.error(error.stack)
  }
}
function must (condition, why) {
  if (!condition) throw new Error(why)
  return condition
}

async function join (username) {
  const bot = mineflayer.createBot({ host, port, username, auth: 'offline', version, hideErrors: true })
  bot.lines = []
  bot.troubles = []
  bot.on('message', message => bot.lines.push(message.toString()))
  bot.on('error', error => bot.troubles.push(String(error.message)))
  bot.on('kicked', reason => bot.troubles.push('kicked: ' + JSON.stringify(reason)))
  await Promise.race([once(bot, 'spawn'), sleep(PATIENCE).then(() => { throw new Error(`${username} could not join: ${bot.troubles}`) })])
  await bot.waitForChunksToLoad()
  await until(() => bot.entity.onGround)
  return bot
}
const heard = (bot, text, since = 0) => until(() => bot.lines.slice(since).find(line => line.includes(text)))
const command = async (bot, line, reply) => {
  const since = bot.lines.length
  bot.chat('/' + line)
  must(await heard(bot, reply, since), `no reply ${JSON.stringify(reply)} to /${line}, but ${JSON.stringify(bot.lines.slice(since))}`)
}
const at = (x, y, z) => new Vec3(x, y, z)
const count = (bot, name) => bot.inventory.items().filter(item => item.name === name).reduce((n, item) => n + item.count, 0)
const item = (bot, name) => must(bot.inventory.items().find(item => item.name === name), `there is no ${name}`)
const goTo = async (bot, x, y, z) => {
  await command(bot, `tp ${bot.username} ${x} ${y} ${z}`, 'is at')
  must(await until(() => bot.entity.position.distanceTo(at(x, y, z)) < 0.5 && bot.entity.onGround), `is at ${bot.entity.position}`)
  await bot.waitForChunksToLoad()
}

async function visit () {
  await step('server list', async () => {
    const status = await mc.ping({ host, port, version })
    must(status.version.protocol === 775, `protocol ${status.version.protocol}`)
    return `${status.version.name}, protocol ${status.version.protocol}, ${status.players.online} of ${status.players.max} players`
  })

  const bot = await join('Visitor')
  await step('join', () => {
    const { x, y, z } = bot.entity.position
    must(Math.hypot(x - 0.5, y - 64, z - 0.5) < 0.5, `is at ${bot.entity.position}`)
    return `stands in the ${bot.game.dimension} in ${bot.game.gameMode} mode with ${bot.health} health and ${bot.food} food`
  })
  await step('blocks', () => {
    const look = (x, y, z) => bot.blockAt(at(x, y, z))?.name
    const seen = [look(0, 63, 0), look(2, 64, 4), look(4, 64, 4), look(6, 64, 4), look(8, 64, 4), look(-2, 65, 4), look(-16, 63, -16)]
    const wanted = ['grass_block', 'chest', 'furnace', 'crafting_table', 'barrel', 'oak_door', 'water']
    must(seen.join() === wanted.join(), `sees ${seen}`)
    return seen.join(', ')
  })
  await step('sign', () => {
    const [front] = bot.blockAt(at(0, 64, 3)).getSignText()
    must(front.includes('practice world'), `reads ${JSON.stringify(front)}`)
    return JSON.stringify(front)
  })
  await step('players', async () => {
    const names = ['Mira', 'Tomas', 'Rook']
    must(await until(() => names.every(name => bot.players[name]?.entity)), `sees ${Object.keys(bot.players)}`)
    return `sees ${names.join(', ')} in the list and in the world`
  })
  await step('a player who walks', async () => {
    const tomas = bot.players.Tomas.entity
    const from = tomas.position.clone()
    must(await until(() => tomas.position.distanceTo(from) > 3), `he went ${tomas.position.distanceTo(from)}`)
    return 'Tomas walks more than three blocks'
  })
  await step('mobs', async () => {
    const kinds = ['cow', 'pig', 'villager']
    const all = () => Object.values(bot.entities).map(entity => entity.name)
    must(await until(() => kinds.every(kind => all().includes(kind))), `sees ${all()}`)
    return `sees a ${kinds.join(', a ')}`
  })
  await step('chat', async () => {
    bot.chat('hello everybody')
    must(await heard(bot, '<Visitor> hello everybody'), `reads ${JSON.stringify(bot.lines)}`)
    return must(await heard(bot, '<Mira> Hello, Visitor!'), `no answer in ${JSON.stringify(bot.lines)}`)
  })
  await step('whisper', async () => {
    const whisper = once(bot, 'whisper')
    bot.chat('/msg Mira a secret')
    const [from, text] = await Promise.race([whisper, sleep(PATIENCE).then(() => [])])
    must(from === 'Mira', `heard ${from}: ${JSON.stringify(bot.lines.slice(-4))}`)
    return `Mira whispers ${JSON.stringify(text)}`
  })
  const friend = await join('Friend')
  await step('another client', async () => {
    must(await until(() => bot.players.Friend?.entity && friend.players.Visitor?.entity), 'they do not see each other')
    friend.chat('can you read this?')
    return must(await heard(bot, '<Friend> can you read this?'), 'the line did not arrive')
  })

  await step('walk through the obstacles', async () => {
    await goTo(bot, 21.5, 64, -9.5)
    await bot.look(-Math.PI / 2, 0, true)
    bot.setControlState('forward', true)
    let highest = 64
    const watch = setInterval(() => { highest = Math.max(highest, bot.entity.position.y); bot.setControlState('jump', bot.entity.isCollidedHorizontally || bot.entity.isInWater) }, 20)
    const isOver = await until(() => bot.entity.position.x > 28)
    clearInterval(watch)
    bot.clearControlStates()
    must(isOver, `stuck at ${bot.entity.position}`)
    must(highest > 64.9, 'it was never on the step')
    must(friend.players.Visitor.entity === null || await until(() => !friend.players.Visitor.entity || friend.players.Visitor.entity.position.x > 27), 'others do not see it')
    return 'from x=21 over the step at x=24 to beyond x=28, on foot'
  })
  await step('a door', async () => {
    await goTo(bot, -1.5, 64, 2.5)
    const isOpen = () => bot.blockAt(at(-2, 64, 4)).getProperties().open
    must(!isOpen(), 'it was open')
    await bot.activateBlock(bot.blockAt(at(-2, 64, 4)))
    must(await until(isOpen), 'it stayed shut')
    must(bot.blockAt(at(-2, 65, 4)).getProperties().open, 'its upper half stayed shut')
    await bot.look(Math.PI, 0, true)
    bot.setControlState('forward', true)
    const isIn = await until(() => bot.entity.position.z > 5.3)
    bot.clearControlStates()
    must(isIn, `stuck at ${bot.entity.position}`)
    return 'opens it and walks into the hut'
  })
  await step('dig and pick up', async () => {
    await goTo(bot, -8.5, 64, 10.5)
    await bot.dig(bot.blockAt(at(-9, 64, 12)))
    must(bot.blockAt(at(-9, 64, 12)).name === 'air', 'the log is still there')
    must(await until(() => friend.blockAt(at(-9, 64, 12)).name === 'air'), 'others still see the log')
    await bot.lookAt(at(-8.5, 64, 12.5))
    bot.setControlState('forward', true)
    const isTaken = await until(() => count(bot, 'oak_log') === 1, 8000)
    bot.clearControlStates()
    must(isTaken, `has ${bot.inventory.items().map(item => item.name)} at ${bot.entity.position}`)
    return 'a log falls and is picked up'
  })
  await step('place a block', async () => {
    await goTo(bot, -8.5, 64, 10.5)
    await bot.equip(item(bot, 'oak_log'), 'hand')
    await bot.placeBlock(bot.blockAt(at(-10, 63, 10)), at(0, 1, 0))
    must(bot.blockAt(at(-10, 64, 10)).name === 'oak_log', 'it is not there')
    must(await until(() => friend.blockAt(at(-10, 64, 10)).name === 'oak_log'), 'others do not see it')
    return 'the log stands again, for others too'
  })
  await step('a chest', async () => {
    await goTo(bot, 2.5, 64, 2.5)
    const chest = await bot.openContainer(bot.blockAt(at(2, 64, 4)))
    const before = chest.containerItems().map(item => `${item.count} ${item.name}`)
    await chest.withdraw(bot.registry.itemsByName.oak_log.id, null, 16)
    await chest.withdraw(bot.registry.itemsByName.bread.id, null, 2)
    await chest.deposit(bot.registry.itemsByName.oak_log.id, null, 4)
    chest.close()
    must(await until(() => count(bot, 'oak_log') === 12 && count(bot, 'bread') === 2), `has ${bot.inventory.items()}`)
    const again = await friendOpens(friend, at(2, 64, 4))
    must(again.oak_log === 4 && again.bread === 6, `the other sees ${JSON.stringify(again)}`)
    return `holds ${before.join(', ')}; 16 logs out, 4 back in, and the next who opens it sees 4`
  })
  await step('shift-click', async () => {
    const chest = await bot.openContainer(bot.blockAt(at(2, 64, 4)))
    await bot.clickWindow(3, 0, 1)
    must(await until(() => !chest.slots[3]), 'the torches are still in the chest')
    chest.close()
    must(await until(() => count(bot, 'torch') === 32), 'the torches did not arrive')
    const place = item(bot, 'torch').slot
    return `32 torches go to place ${place}`
  })
  await step('craft in the hand', async () => {
    // mineflayer's clicks on its own grid go out unconfirmed, and name the state of whichever window it heard of
    // last. A feather tells it that of its own inventory, now that the chest is closed.
    await command(bot, 'give Visitor feather 1', 'Gave 1 feather')
    must(await until(() => count(bot, 'feather') === 1), 'no feather')
    const planks = bot.recipesFor(bot.registry.itemsByName.oak_planks.id, null, 1, null)[0]
    await bot.craft(planks, 3, null)
    must(await until(() => count(bot, 'oak_planks') === 12), `has ${count(bot, 'oak_planks')} planks`)
    const stick = bot.recipesFor(bot.registry.itemsByName.stick.id, null, 1, null)[0]
    await bot.craft(stick, 1, null)
    must(await until(() => count(bot, 'stick') === 4), `has ${count(bot, 'stick')} sticks`)
    return '3 logs become 12 planks, 2 of them 4 sticks'
  })
  await step('craft on the table', async () => {
    await goTo(bot, 6.5, 64, 2.5)
    const table = bot.blockAt(at(6, 64, 4))
    const recipe = must(bot.recipesFor(bot.registry.itemsByName.wooden_pickaxe.id, null, 1, table)[0], 'no recipe')
    await bot.craft(recipe, 1, table)
    must(await until(() => count(bot, 'wooden_pickaxe') === 1), 'no pickaxe')
    must(count(bot, 'oak_planks') === 7 && count(bot, 'stick') === 2, `${count(bot, 'oak_planks')} planks and ${count(bot, 'stick')} sticks are left`)
    return '3 planks and 2 sticks become a wooden pickaxe'
  })
  await step('dig with a tool', async () => {
    await goTo(bot, -8.5, 64, 10.5)
    await bot.equip(item(bot, 'wooden_pickaxe'), 'hand')
    await bot.dig(bot.blockAt(at(-8, 64, 12)))
    await bot.lookAt(at(-7.5, 64, 12.5))
    bot.setControlState('forward', true)
    const isTaken = await until(() => count(bot, 'cobblestone') === 1, 8000)
    bot.clearControlStates()
    must(isTaken, `has ${bot.inventory.items().map(item => item.name)}`)
    return 'stone leaves cobblestone to a pickaxe'
  })
  await step('a furnace', async () => {
    await goTo(bot, 4.5, 64, 2.5)
    await command(bot, 'give Visitor raw_iron 2', 'Gave 2 raw_iron')
    must(await until(() => count(bot, 'raw_iron') === 2), 'no iron')
    const furnace = await bot.openFurnace(bot.blockAt(at(4, 64, 4)))
    await furnace.putFuel(bot.registry.itemsByName.oak_planks.id, null, 2)
    await furnace.putInput(bot.registry.itemsByName.raw_iron.id, null, 1)
    must(await until(() => furnace.progress > 0 && furnace.progress < 1), `progress ${furnace.progress}`)
    must(await until(() => bot.blockAt(at(4, 64, 4)).getProperties().lit), 'it does not glow')
    must(await until(() => furnace.outputItem()), 'nothing came out')
    const out = await furnace.takeOutput()
    furnace.close()
    must(await until(() => count(bot, 'iron_ingot') === 1), `took ${out?.name}`)
    return 'burns planks, shows its progress, glows, and makes an iron ingot of raw iron'
  })
  await step('toss and pick up', async () => {
    await bot.look(Math.PI / 2, 0, true)
    await sleep(300) // the world must know where it looks
    await bot.toss(bot.registry.itemsByName.torch.id, null, 5)
    must(await until(() => count(bot, 'torch') === 27), `has ${count(bot, 'torch')} torches`)
    const dropped = await until(() => Object.values(friend.entities).find(entity => entity.name === 'item'))
    must(dropped, 'others do not see them')
    await sleep(2500) // nobody can pick up what was just thrown
    bot.setControlState('forward', true)
    const isBack = await until(() => count(bot, 'torch') === 32, 10_000)
    bot.clearControlStates()
    must(isBack, `has ${count(bot, 'torch')} torches`)
    return '5 torches lie on the ground for all to see, and are picked up again'
  })
  await step('eat', async () => {
    await command(bot, 'feed Visitor 10', 'has 10 of 20 food')
    must(await until(() => bot.food === 10), `food ${bot.food}`)
    await bot.equip(item(bot, 'bread'), 'hand')
    await bot.consume()
    must(await until(() => bot.food === 15), `food ${bot.food}`)
    must(await until(() => count(bot, 'bread') === 1), `${count(bot, 'bread')} bread left`)
    return 'a bread gives 5 food'
  })
  await step('trade blows', async () => {
    await goTo(bot, 0.5, 64, -18.5)
    const rook = must(await until(() => bot.players.Rook?.entity), 'Rook is not there')
    const pushed = once(bot._client, 'entity_velocity')
    let n = 0
    const hit = setInterval(() => { if (n++ < 3) bot.attack(rook) }, 700)
    const isHurt = await until(() => bot.health < 20)
    clearInterval(hit)
    must(isHurt, `health ${bot.health}`)
    await Promise.race([pushed, sleep(PATIENCE).then(() => { throw new Error('nobody was pushed') })])
    return 'Rook hits back, and blows push'
  })
  await step('a zombie', async () => {
    await command(bot, 'heal Visitor', 'has 20 of 20 food')
    await goTo(bot, -30.5, 64, -30.5)
    await command(bot, 'spawn zombie -27 64 -30', 'Spawned a zombie')
    const zombie = must(await until(() => Object.values(bot.entities).find(entity => entity.name === 'zombie')), 'no zombie')
    must(await until(() => bot.health < 20), 'it does not hurt')
    await bot.equip(item(bot, 'wooden_pickaxe'), 'hand')
    await command(bot, 'give Visitor diamond_sword', 'Gave 1 diamond_sword')
    await until(() => count(bot, 'diamond_sword') === 1)
    await bot.equip(item(bot, 'diamond_sword'), 'hand')
    const end = Date.now() + PATIENCE
    while (bot.entities[zombie.id] && Date.now() < end) { bot.attack(zombie); await sleep(600) }
    must(!bot.entities[zombie.id], 'it does not die')
    return 'comes, hurts, and falls to a sword'
  })
  await step('death and respawn', async () => {
    const dead = once(bot, 'death')
    const alive = once(bot, 'spawn').then(() => once(bot, 'health'))
    bot.chat('/hurt Visitor 40')
    await Promise.race([dead, sleep(PATIENCE).then(() => { throw new Error('it does not die') })])
    must(await until(() => bot.health === 20 && bot.entity.position.distanceTo(at(0.5, 64, 0.5)) < 1), `health ${bot.health} at ${bot.entity.position}`)
    must(bot.inventory.items().length === 0, 'it kept its things')
    void alive
    return `dies of a command (${must(await heard(bot, 'Visitor died'), 'nobody is told')}), stands at the spawn again with 20 health and empty hands`
  })
  await step('time and weather', async () => {
    await command(bot, 'time night', 'It is tick 13000')
    must(await until(() => bot.time.timeOfDay >= 13000 && bot.time.timeOfDay < 14000), `time ${bot.time.timeOfDay}`)
    await command(bot, 'weather rain', 'It rains.')
    must(await until(() => bot.isRaining), 'it does not rain')
    await command(bot, 'weather clear', 'It is clear.')
    must(await until(() => !bot.isRaining), 'it rains on')
    return 'night falls, rain comes and goes'
  })
  await step('the screen', async () => {
    const seen = []
    const names = ['set_title_subtitle', 'set_title_text', 'boss_bar', 'playerlist_header', 'scoreboard_objective', 'scoreboard_score', 'scoreboard_display_objective']
    for (const name of names) bot._client.on(name, packet => seen.push([name, packet]))
    const has = (name, ...words) => seen.some(([known, packet]) => known === name && words.every(word => JSON.stringify(packet).includes(word)))
    await command(bot, 'title Visitor Red wins | at last', 'sees it')
    await command(bot, 'bossbar Visitor 50 Dragon', 'sees it')
    await command(bot, 'tablist Visitor Top | Bottom', 'sees it')
    await command(bot, 'sidebar Visitor Kills | Mira=3 Tomas=7', 'sees it')
    must(await until(() => has('set_title_text', 'Red wins') && has('set_title_subtitle', 'at last')), 'there is no title')
    must(await until(() => has('boss_bar', 'Dragon', '"health":0.5')), 'there is no boss bar')
    must(await until(() => has('playerlist_header', 'Top', 'Bottom')), 'the list has no texts')
    must(await until(() => has('scoreboard_objective', 'Kills', '"action":0')), 'there is no objective')
    must(await until(() => has('scoreboard_score', 'Tomas', '"value":7') && has('scoreboard_score', 'Mira', '"value":3')), 'there are no scores')
    must(await until(() => has('scoreboard_display_objective')), 'no sidebar is shown')
    await command(bot, 'bossbar Visitor off', 'sees it')
    await command(bot, 'sidebar Visitor', 'sees it')
    must(await until(() => has('scoreboard_objective', '"action":1')), 'the sidebar stays')
    return 'a title with a line below it, a boss bar, a sidebar with scores, texts around the list'
  })
  await step('a sound', async () => {
    // minecraft-data counts sounds from 1 and the packet from 0; mineflayer's own event names the one before.
    const sound = once(bot._client, 'sound_effect')
    await command(bot, 'playsound Visitor entity.cow.ambient', 'hears it')
    const [packet] = await Promise.race([sound, sleep(PATIENCE).then(() => [{}])])
    const name = bot.registry.sounds[packet.sound?.soundId + 1]?.name
    must(name === 'entity.cow.ambient', String(name))
    return 'a cow that nobody sees'
  })
  await step('creative mode', async () => {
    await command(bot, 'gamemode creative', 'plays in creative mode')
    must(await until(() => bot.game.gameMode === 'creative'), bot.game.gameMode)
    await bot.dig(bot.blockAt(at(0, 63, 2)))
    must(bot.blockAt(at(0, 63, 2)).name === 'air', 'the grass is still there')
    return 'blocks fall at a touch'
  })
  await step('kick', async () => {
    const kicked = once(friend, 'kicked')
    bot.chat('/kick Friend that is enough')
    const [reason] = await Promise.race([kicked, sleep(PATIENCE).then(() => ['nothing'])])
    must(JSON.stringify(reason).includes('that is enough'), JSON.stringify(reason))
    must(await until(() => !bot.players.Friend), 'Friend is still listed')
    return 'Friend reads "that is enough" and is gone'
  })
  await step('nothing was garbled', () => {
    must(bot.troubles.length === 0, bot.troubles.join('; '))
    return 'the client could read every packet'
  })
  bot.quit()
}

async function friendOpens (friend, where) {
  await friend.lookAt(where)
  const chest = await friend.openContainer(friend.blockAt(where))
  const there = {}
  for (const item of chest.containerItems()) there[item.name] = (there[item.name] ?? 0) + item.count
  chest.close()
  return there
}

visit().catch(error => { nFailed++; console.log(`FAIL the visit: ${error.message}`) }).finally(async () => {
  await sleep(200)
  process.exit(nFailed === 0 ? 0 : 1)
})
