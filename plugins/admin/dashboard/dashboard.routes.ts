import { Type, inject, injectable } from 'nettoria'
import type { App } from 'nettoria'
import { FindAttention } from '../search/find-attention.js'
import { WaitingItem } from './dashboard.view.js'

/** GET /api/admin/attention. */
@injectable()
export class DashboardRoutes {
  constructor(@inject(FindAttention) private readonly attention: FindAttention) {}

  routes(app: App): void {
    app.get(
      '/admin/attention',
      {
        config: { permission: 'admin.dashboard.read' },
        schema: {
          summary: 'What waits for an operator',
          tags: ['Admin: operations'],
          response: { 200: Type.Object({ items: Type.Array(WaitingItem) }) },
        },
      },
      async (request) => {
        const items = await this.attention.find(request.signedIn())
        return { items: items.map((item) => ({ ...item, text: request.t(item.text, { count: item.count }) })) }
      },
    )
  }
}
