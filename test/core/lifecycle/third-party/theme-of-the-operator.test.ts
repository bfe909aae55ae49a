import assert from 'node:assert/strict'
import { rmSync } from 'node:fs'
import { it } from 'node:test'
import { lifecyclePanel } from '../kit.js'
import { dataDirWithTheme } from './branded-theme.js'
import { packPlugin } from './pack-plugin.js'

it("a theme that wraps a plugin's page serves without the plugin, also where templates are compiled at the start", async () => {
  const dataDir = dataDirWithTheme()
  const { panel, manager, stop } = await lifecyclePanel({ config: { dataDir, theme: 'branded', production: true } })
  const login = async () => (await panel.inject({ method: 'GET', url: '/login' })).statusCode
  try {
    assert.equal(await login(), 200)
    await manager.install({ folder: packPlugin('referrals') })
    await manager.enable('referrals')
    await manager.disable('referrals')
    assert.equal(await login(), 200)
  } finally {
    await stop()
    rmSync(dataDir, { recursive: true })
  }
})
