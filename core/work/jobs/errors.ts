import { defineErrors } from '../../foundation/kernel/errors.js'

export const jobErrors = defineErrors({
  JOB_INVALID: { status: 500, message: 'The job "{job}" is not valid: {reason}.' },
  JOB_DUPLICATE: { status: 500, message: 'The job {job} is defined by {owner} and by {other}. Rename one.' },
  JOB_LOCK_LOST: {
    status: 500,
    message:
      'The job {job} was silent for longer than its lock life, and another worker has it now. Call run.touch() more often.',
  },
  JOB_ENDLESS: {
    status: 500,
    message: 'After {runs} runs there are still jobs due, the last of them {job}. Does it enqueue itself at once?',
  },
  JOBS_URL_INVALID: {
    status: 500,
    message:
      'JOBS_URL "{url}" is not understood. Begin it with mongodb://, postgres:// or redis://, or leave it out to keep jobs in the SQL database.',
  },
  JOBS_UNREACHABLE: {
    status: 500,
    message: 'The job queue at {address} (JOBS_URL) cannot be used: {reason}. Start it, or correct JOBS_URL.',
  },
})
