import fp from 'fastify-plugin'
import type { FastifyReply } from 'fastify'
import { LeavePage } from './http.view.js'

/**
 * `reply.leave` sends the browser to another site after a form. Browsers apply `form-action 'self'` to the redirect that answers a form,
 * so a page of ours stands in between and leads on by itself; an address of ours is simply redirected to.
 */
export const leave = fp<{ appUrl: string }>(
  async (app, { appUrl }) => {
    app.decorateReply('leave', async function (this: FastifyReply, address: string) {
      const url = new URL(address, appUrl)
      if (url.origin === new URL(appUrl).origin) return this.redirect(url.href, 303)
      if (url.protocol !== 'https:' && url.protocol !== 'http:')
        throw new TypeError(`"${url.protocol}" is no place to send a browser to`)
      return this.header('refresh', `0; url=${url.href}`).page(LeavePage, { url: url.href, host: url.host })
    })
  },
  { name: 'leave', dependencies: ['pages'] },
)
