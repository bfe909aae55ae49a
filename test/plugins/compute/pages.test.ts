import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Browser } from '../form-browser.js'
import { computePanel } from './compute-panel.js'

describe('the pages of a customer', () => {
  test('list, progress while building, overview, buttons, in both languages', async (t) => {
    const bench = await computePanel('sqlite')
    t.after(() => bench.panel.stop())
    const [owner, stranger] = [await bench.panel.customer(), await bench.panel.customer()]
    const browser = new Browser(bench.panel)
    await browser.signIn(owner)
    assert.match((await browser.get('/servers')).body, /No servers yet/)

    bench.simulator().faults.arm('lose-reply', 'ensure')
    await bench.sell(1, { accountId: owner.accountId })
    await bench.panel.settle()
    const building = await browser.get('/servers/1')
    assert.equal(building.statusCode, 200, building.body)
    assert.match(building.body, /Copying the operating system/)
    assert.match(building.body, /<progress/)
    assert.match(building.body, /http-equiv="refresh"/)

    await bench.pass(5000)
    const running = await browser.get('/servers/1')
    assert.match(running.body, /data-copy="203\.0\.113\.10"/)
    assert.match(running.body, /action="\/servers\/1\/restart"/)
    assert.match(running.body, /href="\/subscriptions\/1\/cancel"/)
    assert.doesNotMatch(running.body, /<progress/)
    assert.match((await browser.get('/servers')).body, /vm1\.example\.com/)
    const persian = await browser.get('/servers/1', 'fa')
    assert.match(persian.body, /dir="rtl"/)
    assert.match(persian.body, /در حال اجرا/)

    await browser.get('/servers/1')
    const off = await browser.post('/servers/1/power', { action: 'shutdown' })
    assert.deepEqual([off.statusCode, off.headers['location']], [303, '/servers/1'])
    assert.match((await browser.get('/servers/1')).body, /We are on it/)
    const twice = await browser.post('/servers/1/restart', {})
    assert.equal(twice.statusCode, 303)
    assert.match((await browser.get('/servers/1')).body, /is being worked on/)
    await bench.panel.settle()
    assert.match((await browser.get('/servers/1')).body, /Switch on/)

    const other = new Browser(bench.panel)
    await other.signIn(stranger)
    assert.equal((await other.get('/servers/1')).statusCode, 404)
    assert.equal((await other.post('/servers/1/power', { action: 'on' })).statusCode, 404)
  })
})
