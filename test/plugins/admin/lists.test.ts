import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { writeCursor } from 'nettoria'
import { engines } from 'nettoria/testing'
import { operator } from './operator.js'
import type { Operator } from './operator.js'

for (const engine of engines())
  describe(`a list of the kit on ${engine}`, () => {
    let op: Operator
    before(async () => {
      op = await operator({ engine, plugins: ['message-outbox'] })
      for (const name of ['a', 'b', 'c']) await op.panel.customer({ email: `${name}@example.com` })
    })
    after(() => op.stop())
    const see = async (query: string) => {
      const { statusCode, headers, body } = await op.browser.get(`/admin/users${query}`)
      return { status: statusCode, to: String(headers['location'] ?? ''), body }
    }

    it('shows a filter that is wrong as it was typed, what is wrong beside it, and no rows', async () => {
      const { status, body } = await see(`?search=${'a'.repeat(101)}&state=active`)
      assert.equal(status, 400)
      assert.match(body, /id="error-search"/)
      assert.match(body, new RegExp(`value="${'a'.repeat(101)}"`))
      assert.match(body, /<option value="active" selected>/)
      assert.doesNotMatch(body, /\b[abc]@example\.com/)
      const bogus = await see('?state=bogus&search=%D9%A1')
      assert.deepEqual(
        [bogus.status, /id="error-state"/.test(bogus.body), /value="١"/.test(bogus.body)],
        [400, true, true],
      )
      assert.equal((await see('?nothing=1')).status, 400)
      assert.equal((await op.get('/users?state=bogus')).body.code, 'INPUT_INVALID')
    })

    it('begins again where a cursor does not fit, and says so to programs', async () => {
      const foreign = Buffer.from('at:12').toString('base64url')
      for (const cursor of ['x', foreign, writeCursor(999_999_999_999_999), 'x'.repeat(201), writeCursor(1)]) {
        const { status, to } = await see(`?state=active&search=&cursor=${cursor}`)
        assert.deepEqual([status, to], [303, '/admin/users?state=active'], cursor)
      }
      for (const query of ['?limit=0', '?cursor=a&cursor=b', '?limit=0&cursor=x'])
        assert.equal((await see(query)).status, 400)
      const answer = await op.get(`/users?cursor=${writeCursor(999_999_999_999_999)}`)
      assert.deepEqual([answer.status, answer.body.code], [400, 'LIST_CURSOR_INVALID'])
      assert.equal((await op.get(`/dead-letters?cursor=${writeCursor(999_999_999_999_999)}`)).status, 200)
    })

    it('has filters that are neither required nor marked as optional', async () => {
      const { body } = await see('')
      const filters = /<form[^>]*role="search".*?<\/form>/s.exec(
        body.slice(body.indexOf('action="/admin/users"') - 40),
      )![0]
      assert.match(filters, /name="search"/)
      assert.doesNotMatch(filters, / required|field-optional/)
      const outbox = await op.browser.get('/admin/outbox')
      assert.match(outbox.body, /name="to"/)
      assert.doesNotMatch(outbox.body, /field-optional/)
    })

    it('gives the users as a file, those of the filter alone', async () => {
      const { body } = await see('?search=b%40')
      assert.match(body, /href="\/admin\/users\?search(=|&#x3D;)b%40&amp;format(=|&#x3D;)csv"/)
      const csv = await see('?search=b%40&format=csv')
      const [heading, row, ...rest] = csv.body.split('\r\n')
      assert.equal(heading, '\ufeffId,Name,E-mail,Mobile number,Signed up,State')
      assert.match(row!, /^\d+,[^,]+,b@example\.com,[^,]*,\d{4}-[\d-]+T[\d:.]+Z,Active$/)
      assert.deepEqual(rest, [''])
    })

    it('leads back to the first page, and keeps filters and length', async () => {
      const link = (body: string, rel: string) =>
        new RegExp(`rel="${rel}" href="([^"]*)"`).exec(body)?.[1]!.replaceAll('&amp;', '&').replaceAll('&#x3D;', '=')
      const start = '/admin/users?state=active&limit=1'
      const first = await op.browser.get(start)
      assert.equal(link(first.body, 'first'), undefined)
      const second = await op.browser.get(link(first.body, 'next')!)
      assert.match(second.body, /\bb@example\.com/)
      assert.equal(link(second.body, 'first'), start)
      assert.match(link(second.body, 'next')!, /\?state=active&limit=1&cursor=/)
      assert.equal((await see('?limit=1&cursor=x')).to, '/admin/users?limit=1')
    })
  })
