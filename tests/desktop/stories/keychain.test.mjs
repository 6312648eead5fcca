// A password typed into the window goes to the system's keychain and into no file of ours.
import assert from 'node:assert/strict'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'

import { story } from '../harness/story.mjs'
import { until } from '../harness/until.mjs'

const BOT = 'Sculk_Bot'
const PASSWORD = 'correct-horse-7431'

function filesBelow(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
}

/** What gnome-keyring keeps, encrypted; run.sh gives it a home of its own. */
const keyring = () =>
  filesBelow(join(process.env.XDG_DATA_HOME, 'keyrings'))
    .filter((file) => file.endsWith('.keyring'))
    .map((file) => readFileSync(file).toString('base64'))
    .join()

test('a password is kept by the keychain, not by the database or the log', async () => {
  await story('keychain', async ({ server, app, window }) => {
    await window.createFirstBot(BOT, server.address)
    await window.section('settings')
    const before = keyring()
    await window.click(window.testId('set-password'))
    await window.fill(window.testId('bot-password'), PASSWORD)
    await window.click(window.testId('save-bot-settings'))
    await window.find(window.testId('password-status'), { text: /set|kept|keychain/i })
    await until('the keyring to hold more than before', () => keyring() !== before)
    await window.shot('keychain-1-kept')
    const files = filesBelow(app.dataDir)
    assert.ok(files.some((file) => file.endsWith('sculk.db')), 'the database is where we look')
    for (const file of files) {
      assert.ok(!readFileSync(file).includes(PASSWORD), `${file} holds the password`)
    }
  })
})
