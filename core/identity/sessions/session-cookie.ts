import type {} from '@fastify/cookie'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { longestLife } from './sessions.js'
import type { Visitor } from './sessions.js'

/** The cookie that holds a browser's session. Behind https its name binds it to this host. */
export class SessionCookie {
  readonly name: string
  private readonly options: { httpOnly: true; sameSite: 'lax'; path: '/'; secure: boolean }

  constructor(appUrl: string) {
    const secure = appUrl.startsWith('https:')
    this.name = secure ? '__Host-ntt_session' : 'ntt_session'
    this.options = { httpOnly: true, sameSite: 'lax', path: '/', secure }
  }

  read(request: FastifyRequest): string | undefined {
    return request.cookies[this.name]
  }

  set(reply: FastifyReply, secret: string): void {
    reply.setCookie(this.name, secret, { ...this.options, maxAge: longestLife / 1000 })
  }

  clear(reply: FastifyReply): void {
    reply.clearCookie(this.name, this.options)
  }
}

export function visitorOf(request: FastifyRequest): Visitor {
  return { ip: request.ip, userAgent: request.headers['user-agent'] ?? '' }
}
