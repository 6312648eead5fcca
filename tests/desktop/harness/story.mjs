// One story: a server, the app, and everything ended afterwards whatever happened.
import { freshFolder, openApp } from './app.mjs'
import { assertCalmPage } from './page-problems.mjs'
import { sculk } from './sculk.mjs'
import { startServer } from './server.mjs'

/**
 * Runs `tell` with a fresh server and a fresh app. When it fails, the window is photographed first. It
 * fails, too, when the page complains in its console.
 * @param {string} name also the beginning of the picture's name
 * @param {(stage: { server, app, window, folder }) => Promise<void>} tell
 */
export async function story(name, tell, { config } = {}) {
  const folder = freshFolder(name)
  const server = await startServer({ config })
  let app
  try {
    app = await openApp(folder)
    const window = sculk(app.driver)
    try {
      await tell({ server, app, window, folder })
      await assertCalmPage(app.driver)
    } catch (error) {
      await sculk(app.driver).shot(`${name}-failed`).catch(() => {})
      throw error
    }
  } finally {
    if (app) await app.quit()
    server.stop()
  }
}
