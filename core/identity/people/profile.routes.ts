import { Type } from 'typebox'
import type { App } from '../../web/http/app.js'
import { httpErrors } from '../../web/http/errors.js'
import { IdParams, listOf, listQuery } from '../../web/http/schemas.js'
import { UpdateProfileBody, UserAnswer } from '../sessions/auth.schemas.js'
import { SessionSchema, endOwnSession, listSessions } from '../sessions/list-sessions.js'
import { UserRow } from '../rows.js'
import type { Parts } from '../runtime.js'
import { AccountSchema, UserSchema, accountsJson, userJson } from './users.js'

const tags = ['Authentication']
const config = { permission: 'self' }

/** What signed-in users ask about themselves. */
export function profileRoutes(app: App, parts: Parts): void {
  const { db } = parts.deps

  app.get(
    '/auth/me',
    {
      config,
      schema: {
        summary: 'The user who asks, and their accounts',
        tags,
        response: { 200: Type.Object({ user: UserSchema, accounts: Type.Array(AccountSchema) }) },
      },
    },
    async (request) => {
      const { userId } = request.signedIn()
      const user = await UserRow.query(db.read).findById(userId).throwIfNotFound()
      return { user: await userJson(db.read, user), accounts: await accountsJson(db.read, userId) }
    },
  )

  app.patch(
    '/auth/update-profile',
    { config, schema: { summary: 'Change own data', tags, body: UpdateProfileBody, response: { 200: UserAnswer } } },
    async (request) => {
      const user = await parts.updateProfile.run(request.signedIn(), request.body, request.ip)
      return { user: await userJson(db.read, user) }
    },
  )

  app.get(
    '/auth/sessions',
    {
      config,
      schema: {
        summary: 'Own open sessions',
        tags,
        querystring: Type.Object({ ...listQuery }),
        response: { 200: listOf(SessionSchema) },
      },
    },
    async (request) => listSessions(parts.deps, request.signedIn(), request.query),
  )

  app.delete(
    '/auth/sessions/:id',
    { config, schema: { summary: 'End an own session', tags, params: IdParams, response: { 204: Type.Null() } } },
    async (request, reply) => {
      if (!(await endOwnSession(parts.deps, request.signedIn(), request.params.id))) throw httpErrors.NOT_FOUND()
      return reply.status(204).send(null)
    },
  )
}
