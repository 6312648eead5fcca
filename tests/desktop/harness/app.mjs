// The real program under WebDriver, and the same program started by hand.
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, openSync, closeSync } from 'node:fs'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { Builder, Capabilities } from 'selenium-webdriver'

import { watchPage } from './page-problems.mjs'
import { OF_THE_APP, named, signal } from './processes.mjs'
import { until } from './until.mjs'

const root = fileURLToPath(new URL('../../../', import.meta.url))
/** The program under test; bench and bundle checks name another. */
export const PROGRAM = process.env.SCULK_APP ?? join(root, 'target/debug/sculk-desktop')
const TAURI_DRIVER = join(root, 'target/tools/bin/tauri-driver')
const WEBKIT_DRIVER = '/usr/bin/WebKitWebDriver'

async function freePort() {
  const server = createServer()
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address()
  await new Promise((resolve) => server.close(resolve))
  return port
}

/** A folder that goes with the run; the app keeps its data and we keep its logs there. */
export function freshFolder(name) {
  const home = process.env.SCULK_TEST_HOME
  if (!home) throw new Error('SCULK_TEST_HOME is not set; start through tests/desktop/run.sh')
  return mkdtempSync(join(home, `${name}-`))
}

function startLogged(program, args, logFile) {
  const log = openSync(logFile, 'a')
  // The size of the window is remembered there: each story begins with an app that remembers nothing.
  const env = { ...process.env, XDG_CONFIG_HOME: join(dirname(logFile), 'config') }
  const child = spawn(program, args, { env, stdio: ['ignore', log, log] })
  closeSync(log)
  child.on('error', () => {}) // seen by whoever waits for what the program should do
  return child
}

/** A WebDriver session with a window of its own process; the core may run already. */
async function openSession(folder, programArgs) {
  const port = await freePort()
  const nativePort = await freePort()
  const driverLog = join(folder, 'driver.log')
  startLogged(
    TAURI_DRIVER,
    ['--port', String(port), '--native-port', String(nativePort), '--native-driver', WEBKIT_DRIVER],
    driverLog,
  )
  const capabilities = new Capabilities({
    browserName: 'wry',
    'tauri:options': { application: PROGRAM, args: programArgs },
  })
  try {
    await until('tauri-driver to listen', () => fetch(`http://127.0.0.1:${port}/status`), { ms: 10_000 })
    const driver = await new Builder()
      .usingServer(`http://127.0.0.1:${port}`)
      .withCapabilities(capabilities)
      .disableEnvironmentOverrides()
      .build()
    await watchPage(driver)
    return driver
  } catch (error) {
    endAll()
    throw new Error(`the app did not open a window for WebDriver (log: ${driverLog}): ${error.message}`, { cause: error })
  }
}

/** Ends a session without waiting for a window that is gone already. */
const endSession = (driver) =>
  Promise.race([driver.quit().catch(() => {}), new Promise((resolve) => setTimeout(resolve, 5000))])

/**
 * Starts the app under WebDriver with its data in `folder`; `args` are further arguments of the program.
 * `quit()` ends everything that was started, whatever state it is in.
 */
export async function openApp(folder, args = []) {
  const dataDir = join(folder, 'data')
  mkdirSync(dataDir, { recursive: true })
  const programArgs = ['--data-dir', dataDir, ...args]
  let driver = await openSession(folder, programArgs)
  return {
    get driver() {
      return driver
    },
    dataDir,
    /** Starts the program a second time on the same data, as a double click would; returns the process. */
    startAgain: () => startLogged(PROGRAM, ['--data-dir', dataDir], join(folder, 'second.log')),
    /** After the window was closed: opens another, which `driver` drives from now on. */
    async reopen() {
      await endSession(driver)
      driver = await openSession(folder, programArgs)
      return driver
    },
    async quit() {
      await endSession(driver)
      endAll()
      await until('every process of the app to end', () => OF_THE_APP.flatMap(named).length === 0)
    },
  }
}

/** Starts the program by hand, without WebDriver. */
export function startApp(folder, args = []) {
  const dataDir = join(folder, 'data')
  mkdirSync(dataDir, { recursive: true })
  return { dataDir, child: startLogged(PROGRAM, ['--data-dir', dataDir, ...args], join(folder, 'app.log')) }
}

/** Ends every process of the app in this run. */
export function endAll() {
  signal(OF_THE_APP.flatMap(named))
}
