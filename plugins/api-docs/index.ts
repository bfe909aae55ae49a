import { definePlugin } from 'nettoria'
import { ApiDocsPage } from './api-docs.view.js'
import { describeOperations } from './describe-operations.js'
import type { OpenApiDocument } from './describe-operations.js'

export default definePlugin({
  setup(plugin) {
    plugin.pages.routes((app) => {
      app.get('/api-docs', { config: { public: true } }, async (_request, reply) => {
        const { swagger } = app as unknown as { swagger(): OpenApiDocument }
        return reply.page(ApiDocsPage, { groups: describeOperations(swagger.call(app)) })
      })
    })
  },
})
