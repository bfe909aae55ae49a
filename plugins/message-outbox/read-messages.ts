import { Type, keysetPage, normaliseDigits } from 'nettoria'
import type { Database, Page, Static } from 'nettoria'
import { KeptMessage } from './kept-message.model.js'

export const filters = {
  to: Type.Optional(Type.String({ maxLength: 191 })),
  channel: Type.Optional(Type.Union([Type.Literal('email'), Type.Literal('sms')])),
}

const Filters = Type.Object({ ...filters, limit: Type.Integer(), cursor: Type.Optional(Type.String()) })

/** Newest first; `to` is the whole address or number. */
export function readMessages(db: Database, query: Static<typeof Filters>): Promise<Page<KeptMessage>> {
  const messages = KeptMessage.query(db.read)
  if (query.to) messages.where({ recipient: recipientOf(query.to) })
  if (query.channel) messages.where({ channel: query.channel })
  return keysetPage<KeptMessage>(messages, query)
}

// A plus sign that a client forgot to encode arrives as a space.
function recipientOf(to: string): string {
  const text = normaliseDigits(to).trim().toLowerCase()
  return /^\d{6,15}$/.test(text) ? `+${text}` : text
}
