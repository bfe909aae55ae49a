import { injectable } from 'nettoria'
import type { App } from 'nettoria'
import { ApiDocsPage } from './api-docs.view.js'
import { describeOperations } from './describe-operations.js'
import type { OpenApiDocument } from './describe-operations.js'

/** /api-docs: the REST API, read from its own description. */
@injectable()
export class ReferencePages {
  routes(app: App): void {
    app.detail('/api-docs', {
      public: true,
      page: ApiDocsPage,
      show: async () => ({ groups: describeOperations((await app.openApiDocument()) as OpenApiDocument) }),
    })
  }
}
