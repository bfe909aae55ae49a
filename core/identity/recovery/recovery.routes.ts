import { Type } from 'typebox'
import type { App } from '../../web/http/app.js'
import { IdentifierBody, LoginCodeBody, NewPasswordBody, TokenParams, TokensAnswer } from '../sessions/auth.schemas.js'
import type { Parts } from '../runtime.js'
import { refuseInSameTime } from '../sessions/same-time.js'
import { visitorOf } from '../sessions/session-cookie.js'
import { userJson } from '../people/users.js'

const tags = ['Authentication']
const config = { public: true } as const
const Asked = { 202: Type.Object({}) }

/** Sign-in by a one-time code, and forgotten passwords. */
export function recoveryRoutes(app: App, parts: Parts): void {
  app.post(
    '/auth/request-otp',
    { config, schema: { summary: 'Send a code to sign in with', tags, body: IdentifierBody, response: Asked } },
    async (request, reply) => {
      await parts.loginByCode.request(request.body.identifier, request.ip)
      return reply.status(202).send({})
    },
  )

  app.post(
    '/auth/verify-otp',
    { config, schema: { summary: 'Sign in with a code', tags, body: LoginCodeBody, response: { 200: TokensAnswer } } },
    async (request) => {
      const { user, session } = await refuseInSameTime(() =>
        parts.loginByCode.run(request.body, 'api', visitorOf(request)),
      )
      const tokens = parts.refresh.issue(user.id, session.id, session.refreshToken ?? '')
      return { ...tokens, user: await userJson(parts.deps.db.read, user) }
    },
  )

  app.post(
    '/auth/forgot-password',
    { config, schema: { summary: 'Send a link to set a new password', tags, body: IdentifierBody, response: Asked } },
    async (request, reply) => {
      await parts.resetPassword.request(request.body.identifier, request.ip)
      return reply.status(202).send({})
    },
  )

  app.post(
    '/auth/reset-password/:token',
    {
      config,
      schema: {
        summary: 'Set a new password; every session ends',
        tags,
        params: TokenParams,
        body: NewPasswordBody,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      await parts.resetPassword.run(request.params.token, request.body.password, request.ip)
      return reply.status(204).send(null)
    },
  )
}
