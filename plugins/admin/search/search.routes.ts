import { Type, inject, injectable } from 'nettoria'
import type { App } from 'nettoria'
import { FindEverything, shortest } from './find-everything.js'
import { Hit } from './search.view.js'

/** GET /api/admin/search. */
@injectable()
export class SearchRoutes {
  constructor(@inject(FindEverything) private readonly finding: FindEverything) {}

  routes(app: App): void {
    app.get(
      '/admin/search',
      {
        config: { permission: 'admin.dashboard.read' },
        schema: {
          summary: 'Users, orders, invoices, servers, plugins: whatever has this name, number or address',
          tags: ['Admin: operations'],
          querystring: Type.Object({ q: Type.String({ minLength: shortest, maxLength: 100 }) }),
          response: { 200: Type.Object({ items: Type.Array(Hit) }) },
        },
      },
      async (request) => {
        const items = await this.finding.find(request.query.q, request.signedIn())
        return { items: items.map((hit) => ({ ...hit, kind: request.t(hit.kind) })) }
      },
    )
  }
}
