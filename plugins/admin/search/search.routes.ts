import { Type, emptyForm } from 'nettoria'
import type { App } from 'nettoria'
import { shortest } from './find-everything.js'
import type { FindEverything } from './find-everything.js'
import { Hit, SearchPage } from './search.view.js'

const config = { permission: 'admin.dashboard.read' }

export const searchPages = (finding: FindEverything) => (app: App) => {
  const Query = Type.Object({ q: Type.String({ maxLength: 100, default: '' }) })
  app.get('/search', { config, schema: { querystring: Query } }, async (request, reply) => {
    const { q } = request.query
    const hits = await finding.find(q, request.signedIn())
    return reply.page(SearchPage, { form: emptyForm({ q }), asked: q.trim().length >= shortest, hits })
  })
}

export const searchRoutes = (finding: FindEverything) => (app: App) => {
  app.get(
    '/admin/search',
    {
      config,
      schema: {
        summary: 'Users, orders, invoices, servers, plugins: whatever has this name, number or address',
        tags: ['Admin: operations'],
        querystring: Type.Object({ q: Type.String({ minLength: shortest, maxLength: 100 }) }),
        response: { 200: Type.Object({ items: Type.Array(Hit) }) },
      },
    },
    async (request) => {
      const items = await finding.find(request.query.q, request.signedIn())
      return { items: items.map((hit) => ({ ...hit, kind: request.t(hit.kind) })) }
    },
  )
}
