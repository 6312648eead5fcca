// A start that cannot succeed says why, in a window, and harms nothing.
import assert from 'node:assert/strict'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'

import { By } from 'selenium-webdriver'

import { freshFolder, openApp } from '../harness/app.mjs'
import { named } from '../harness/processes.mjs'
import { openScreen } from '../harness/screen.mjs'
import { until } from '../harness/until.mjs'

test('a file that is no database is left alone and named', async () => {
  const folder = freshFolder('start')
  const database = join(folder, 'data', 'sculk.db')
  const garbage = 'this is my shopping list, not a database\n'.repeat(200)
  mkdirSync(join(folder, 'data'))
  writeFileSync(database, garbage)
  const app = await openApp(folder)
  try {
    const words = await until('the failure to be shown', async () => {
      const shown = await app.driver.findElement(By.css('[data-testid="start-failure"]')).getText()
      return shown !== '' && shown
    })
    assert.match(words, /sculk\.db/, 'the file is named')
    assert.equal(readFileSync(database, 'utf8'), garbage, 'not a byte of it was changed')
    const screen = await openScreen()
    const [window] = (await screen.windows()).filter(({ title }) => title === 'Sculk')
    await screen.close(window.id)
    await until('the program to end with its window', () => named('sculk-desktop').length === 0)
    screen.disconnect()
  } finally {
    await app.quit()
  }
})
