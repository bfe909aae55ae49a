import type { StaffActor } from 'nettoria'
import type { FastifyRequest } from 'fastify'

export function staffActor(request: FastifyRequest): StaffActor {
  const { userId, permissions } = request.signedIn()
  return { userId, everything: permissions.has('*') }
}
