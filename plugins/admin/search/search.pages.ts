import { Type, emptyForm, inject, injectable } from 'nettoria'
import type { App } from 'nettoria'
import { FindEverything, shortest } from './find-everything.js'
import { SearchPage } from './search.view.js'

/** /admin/search. */
@injectable()
export class SearchPages {
  constructor(@inject(FindEverything) private readonly finding: FindEverything) {}

  routes(app: App): void {
    app.detail('/search', {
      permission: 'admin.dashboard.read',
      query: Type.Object({ q: Type.String({ maxLength: 100, default: '' }) }),
      page: SearchPage,
      show: async (request) => {
        const { q } = request.query
        const hits = await this.finding.find(q, request.signedIn())
        return { form: emptyForm({ q }), asked: q.trim().length >= shortest, hits }
      },
    })
  }
}
