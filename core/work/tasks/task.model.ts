import { BaseModel } from '../../foundation/data/model.js'
import type { TaskMessage, TaskState } from './tasks.js'

export class Task extends BaseModel {
  static override tableName = 'core_tasks'
  static override codecs = { message: 'json' as const }

  declare kind: string
  declare accountId: number
  declare state: TaskState
  declare progress: number
  declare message: TaskMessage
  declare lastSeq: number
  declare createdAt: number
  declare finishedAt: number | null
}
