import type { TaskView } from 'nettoria'
import type { FastifyRequest } from 'fastify'

/** A task in the language of whoever asks. */
export function viewTask(request: FastifyRequest, { id, kind, state, progress, message }: TaskView) {
  return { id, kind, state, progress, message: request.t(message.key, message.params) }
}
