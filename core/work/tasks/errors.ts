import { defineErrors } from '../../foundation/kernel/errors.js'

export const taskErrors = defineErrors({
  TASK_UNKNOWN: {
    status: 500,
    message: 'There is no task {id} to report to. Create it first, in the same transaction or before.',
  },
  TASK_STREAMS_MANY: {
    status: 429,
    message: 'Your account has {most} streams of long work open, and no more are given. Close some of them.',
  },
})
