import fp from 'fastify-plugin'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { PageType } from '../themes/page.js'

export interface PagesOptions {
  renderPage(request: FastifyRequest, reply: FastifyReply, page: PageType, model: unknown): Promise<string>
}

/** `reply.page` draws a page with the active theme and sends it. */
export const pages = fp<PagesOptions>(
  async (app, { renderPage }) => {
    app.decorateReply('page', async function (this: FastifyReply, page, model, options = {}) {
      const html = await renderPage(this.request, this, page as PageType, model)
      return this.status(options.status ?? 200)
        .type('text/html; charset=utf-8')
        .send(html)
    })
  },
  { name: 'pages', dependencies: ['language', 'csrf'] },
)
