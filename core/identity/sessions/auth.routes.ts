import { Type } from 'typebox'
import type { App } from '../../web/http/app.js'
import {
  LoginBody,
  LogoutBody,
  RefreshBody,
  RegisterBody,
  IdentifierBody,
  TokenParams,
  TokensAnswer,
  UserAnswer,
  VerifyPhoneBody,
} from './auth.schemas.js'
import type { Parts } from '../runtime.js'
import { refuseInSameTime } from './same-time.js'
import { visitorOf } from './session-cookie.js'
import { userJson } from '../people/users.js'

const tags = ['Authentication']
const guests = { public: true } as const

/** Sign-up, proof of phone and e-mail, sign-in: what a guest may call. */
export function authRoutes(app: App, parts: Parts): void {
  const { db } = parts.deps

  app.post(
    '/auth/register',
    { config: guests, schema: { summary: 'Sign up', tags, body: RegisterBody, response: { 201: UserAnswer } } },
    async (request, reply) => {
      const user = await parts.register.run({ ...request.body, locale: request.locale }, request.ip)
      return reply.status(201).send({ user: await userJson(db.read, user) })
    },
  )

  app.post(
    '/auth/verify-phone',
    {
      config: guests,
      schema: { summary: 'Prove a phone number', tags, body: VerifyPhoneBody, response: { 200: UserAnswer } },
    },
    async (request) => {
      const { phone, code } = request.body
      const user = await refuseInSameTime(() => parts.verifyPhone.run(phone, code, request.ip))
      return { user: await userJson(db.read, user) }
    },
  )

  app.post(
    '/auth/resend-code',
    {
      config: guests,
      schema: {
        summary: 'Send the code (to a phone number) or the link (to an e-mail address) again',
        tags,
        body: IdentifierBody,
        response: { 202: Type.Object({}) },
      },
    },
    async (request, reply) => {
      await parts.resend.toIdentifier(request.body.identifier, request.ip)
      return reply.status(202).send({})
    },
  )

  app.get(
    '/auth/verify-email/:token',
    {
      config: guests,
      schema: { summary: 'Prove an e-mail address', tags, params: TokenParams, response: { 200: UserAnswer } },
    },
    async (request) => ({ user: await userJson(db.read, await parts.verifyEmail.run(request.params.token)) }),
  )

  app.post(
    '/auth/login',
    { config: guests, schema: { summary: 'Sign in', tags, body: LoginBody, response: { 200: TokensAnswer } } },
    async (request) => {
      const { user, session } = await parts.login.run(request.body, 'api', visitorOf(request))
      const tokens = parts.refresh.issue(user.id, session.id, session.refreshToken ?? '')
      return { ...tokens, user: await userJson(db.read, user) }
    },
  )

  app.post(
    '/auth/refresh',
    {
      config: guests,
      schema: { summary: 'Exchange a refresh token', tags, body: RefreshBody, response: { 200: TokensAnswer } },
    },
    async (request) => {
      const { user, ...tokens } = await parts.refresh.run(request.body.refreshToken)
      return { ...tokens, user: await userJson(db.read, user) }
    },
  )

  app.post(
    '/auth/logout',
    { config: guests, schema: { summary: 'End the session', tags, body: LogoutBody, response: { 204: Type.Null() } } },
    async (request, reply) => {
      const { principal } = request
      if (request.body?.refreshToken) await parts.refresh.logout(request.body.refreshToken)
      if (principal) await db.transaction((tx) => parts.sessions.end(tx, principal.sessionId, 'logout'))
      return reply.status(204).send(null)
    },
  )
}
