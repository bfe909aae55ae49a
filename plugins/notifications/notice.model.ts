import { BaseModel } from 'nettoria'

/** A message kept in the panel for one user. */
export class Notice extends BaseModel {
  static override tableName = 'notifications_notices'
  static override codecs = { params: 'json' } as const

  noticeKey!: string
  userId!: number
  kind!: string
  params!: Record<string, string | number>
  createdAt!: number
  readAt!: number | null
}
