import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { engines } from 'nettoria/testing'
import type { TestUser } from 'nettoria/testing'
import { Browser } from '../../core/identity/people.js'
import { operator } from './operator.js'
import type { Operator } from './operator.js'

for (const engine of engines())
  describe(`users on ${engine}`, () => {
    let op: Operator
    let sara: TestUser
    before(async () => {
      op = await operator({ engine })
      sara = await op.panel.customer({ email: 'sara@example.com', phone: '+989121234567' })
      await op.panel.customer({ email: 'other@example.com' })
    })
    after(() => op.stop())
    const emails = async (search: string) => {
      const { body } = await op.get(`/users?search=${encodeURIComponent(search)}`)
      return body.items.map((user: { email: string }) => user.email)
    }

    it('finds by beginning of address, number and name, and by id', async () => {
      assert.deepEqual(await emails('SARA@'), ['sara@example.com'])
      assert.deepEqual(await emails('۰۹۱۲۱۲۳'), ['sara@example.com'])
      assert.deepEqual(await emails('+98912123'), ['sara@example.com'])
      assert.deepEqual(await emails('ahmadi sar'), ['other@example.com', 'sara@example.com'])
      assert.deepEqual(await emails(`#${sara.id}`), ['sara@example.com'])
      assert.deepEqual(await emails(`' or 1=1 --`), [])
    })

    it('finds who belongs to an account, where the lists of others lead', async () => {
      const { body } = await op.get(`/users?accountId=${sara.accountId}`)
      assert.deepEqual(
        body.items.map(({ id }: { id: number }) => id),
        [sara.id],
      )
      const page = await op.browser.get(`/admin/users?account=${sara.accountId}`)
      assert.match(page.body, /sara@example\.com/)
      assert.doesNotMatch(page.body, /other@example\.com/)
      assert.match(page.body, new RegExp(`name="account"[^>]* value="${sara.accountId}"`))
      assert.equal((await op.get('/users?accountId=2147483647')).body.items.length, 0)
    })

    it('lists by key', async () => {
      const first = (await op.get('/users?limit=2')).body
      const second = (await op.get(`/users?limit=2&cursor=${first.nextCursor}`)).body
      assert.deepEqual([first.items.length, second.items.length, second.nextCursor], [2, 1, null])
      assert.equal((await op.get('/users?sort=password_hash')).status, 400)
    })

    it('shows one without secrets', async () => {
      const { body } = await op.get(`/users/${sara.id}`)
      assert.deepEqual([body.accounts.length, body.sessions.length > 0, body.roles], [1, true, []])
      assert.ok(!/hash|secret/i.test(JSON.stringify(body)))
      assert.equal((await op.browser.get(`/admin/users/${sara.id}`)).statusCode, 200)
      assert.equal((await op.get('/users/99999')).status, 404)
    })

    it('shows nothing of a page to who may send its form and not read it', async () => {
      const helper = await op.panel.customer({ email: 'helper@example.com' })
      await op.panel.db.transaction(async (tx) => {
        await tx('identity_roles').insert({ slug: 'managers', name: 'Managers', created_at: 1 })
        const role = (await tx('identity_roles').where({ slug: 'managers' }).first('id')) as { id: number }
        await tx('identity_role_permissions').insert({ role_id: role.id, permission: 'admin.users.manage' })
        await tx('identity_user_roles').insert({ user_id: helper.id, role_id: role.id })
      })
      const browser = new Browser(op.panel)
      await browser.post('/login', { identifier: helper.email, password: helper.password }, '/login')
      assert.equal((await browser.get(`/admin/users/${sara.id}`)).statusCode, 403)
      for (const fields of [{ _csrf: 'x' }, { _resumed: '1' }] as Record<string, string>[]) {
        const answer = await browser.post(`/admin/users/${sara.id}/suspend`, fields)
        assert.equal(answer.statusCode, 403)
        assert.doesNotMatch(answer.body, /sara@example\.com/)
      }
    })

    it('suspends: every session ends at once, and nobody signs in until it is undone', async () => {
      const browser = new Browser(op.panel)
      await browser.post('/login', { identifier: sara.email, password: sara.password }, '/login')
      assert.equal((await browser.get('/account')).statusCode, 200)
      const page = `/admin/users/${sara.id}`
      assert.equal((await op.browser.post(`${page}/suspend`, {}, page)).statusCode, 303)
      assert.equal((await browser.get('/account')).statusCode, 303)
      assert.equal((await op.panel.api('GET', '/api/auth/me', { token: sara.token })).status, 401)
      const login = () =>
        op.panel.api('POST', '/api/auth/login', { body: { identifier: sara.email, password: sara.password } })
      assert.equal((await login()).status, 403)
      assert.deepEqual(
        (await op.get('/users?state=suspended')).body.items.map((user: { id: number }) => user.id),
        [sara.id],
      )
      assert.equal((await op.call('POST', `/users/${sara.id}/unsuspend`)).status, 200)
      assert.equal((await login()).status, 200)
    })

    it('protects the one who acts, and those who may do more', async () => {
      assert.deepEqual((await op.call('POST', `/users/${op.admin.id}/suspend`)).body.code, 'USER_SUSPEND_SELF')
      const helper = await op.panel.customer()
      await op.panel.db.transaction(async (tx) => {
        await tx('identity_roles').insert({ slug: 'support', name: 'Support', created_at: 1 })
        const role = (await tx('identity_roles').where({ slug: 'support' }).first('id')) as { id: number }
        await tx('identity_role_permissions').insert({ role_id: role.id, permission: 'admin.users.manage' })
        await tx('identity_user_roles').insert({ user_id: helper.id, role_id: role.id })
      })
      const suspend = (id: number) => op.panel.api('POST', `/api/admin/users/${id}/suspend`, { token: helper.token })
      assert.equal((await suspend(op.admin.id)).body.code, 'USER_SUSPEND_STAFF')
      assert.equal((await suspend(sara.id)).status, 200)
      // One right is not another.
      for (const url of ['/users', '/plugins', '/instances', '/health', '/jobs'])
        assert.equal((await op.panel.api('GET', `/api/admin${url}`, { token: helper.token })).status, 403, url)
    })
  })
