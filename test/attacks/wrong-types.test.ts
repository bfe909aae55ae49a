import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { engines } from 'nettoria/testing'
import { addressOf, nameOf } from './product-routes.js'
import type { ProductRoute } from './product-routes.js'
import { tablesOf } from './state-of.js'
import { assertRefused, openWholeShop } from './whole-shop.js'
import type { WholeShop } from './whole-shop.js'
import { wrongFor, wrongPlaces, wrongQueries } from './wrong-types.js'

const isForm = ({ url }: ProductRoute) => !url.startsWith('/api/')

// The token of a form is taken out before its other fields are looked at.
const isChecked = ([field]: [string, unknown]) => field !== '_csrf'

for (const engine of engines())
  describe(`D8 an object or a list in the place of a scalar on ${engine}`, { timeout: 3_000_000 }, () => {
    let shop: WholeShop
    let untouched: Record<string, string>
    let asked = 0

    before(async () => {
      shop = await openWholeShop({ engine })
      await shop.panel.settle()
      untouched = await tablesOf(shop.panel.db)
    })
    after(() => shop.stop())

    // A route whose places are right and whose fields are missing is refused too: so the line must name the field.
    async function refused(
      route: ProductRoute,
      request: { url?: string; payload?: unknown },
      field: string,
      what: string,
    ) {
      asked++
      const answer = await shop.ask('admin', {
        method: route.method as 'POST',
        url: request.url ?? addressOf(route),
        ...(request.payload === undefined
          ? {}
          : { payload: JSON.stringify(request.payload), headers: { 'content-type': 'application/json' } }),
      })
      const line = assertRefused(answer, `${nameOf(route)}: ${what}`)
      const fields = line['fields'] as string[] | undefined
      if (line.msg === 'refused' && line['errorCode'] === 'INPUT_INVALID')
        assert.ok(
          fields?.some(
            (path) =>
              path === field ||
              path.startsWith(`${field}/`) ||
              path.startsWith(`${field}[`) ||
              path.startsWith(`${field}.`),
          ),
          `${nameOf(route)}: ${what} is refused for ${fields?.join(', ')} and not for ${field}`,
        )
    }

    // A schema refuses a field before any database is asked; a number in an address may be one that an engine cannot compare.
    const once = { skip: engine !== engines()[0] && 'no database is asked: the first stands for all' }

    it('is refused in every field of every body', once, async () => {
      for (const route of shop.routes.filter(({ body }) => body))
        for (const [field, schema] of Object.entries(route.body?.properties ?? {}).filter(isChecked))
          for (const value of wrongFor(schema, isForm(route)))
            await refused(route, { payload: { [field]: value } }, field, `${field}: ${JSON.stringify(value)}`)
    })

    it('is refused in fields that a schema does not name, and as the whole body', once, async () => {
      for (const route of shop.routes.filter(({ body }) => body)) {
        for (const payload of [[], [{}], 'text', 7, true])
          await refused(route, { payload }, '', `the body ${JSON.stringify(payload)}`)
        if (!route.body?.properties)
          for (const value of [{}, [], [1], { $gt: '' }])
            await refused(route, { payload: { field: value } }, 'field', `field: ${JSON.stringify(value)}`)
      }
    })

    it('is refused in every field of every query string', once, async () => {
      for (const route of shop.routes.filter(({ query }) => query))
        for (const field of Object.keys(route.query?.properties ?? {}))
          for (const query of wrongQueries(field, route.query?.additionalProperties === true))
            await refused(
              route,
              { url: `${addressOf(route)}?${query}`, ...(route.body ? { payload: {} } : {}) },
              field,
              `?${query}`,
            )
    })

    it('is refused in every number of every address', async () => {
      for (const route of shop.routes)
        for (const [place, schema] of Object.entries(route.params?.properties ?? {}))
          if (schema.type === 'integer')
            for (const value of wrongPlaces)
              await refused(route, { url: addressOf(route, { [place]: value }) }, place, `${place}=${value}`)
    })

    it('changes nothing at all', async () => {
      assert.ok(asked > (once.skip ? 300 : 1_500), `only ${asked} requests were made`)
      const tables = await tablesOf(shop.panel.db)
      const changed = Object.keys(tables).filter((table) => tables[table] !== untouched[table])
      assert.deepEqual(changed, [])
    })
  })
